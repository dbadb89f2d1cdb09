/**
 * A JSON value as the template languages see it: numbers keep their digits, members keep their order, and nothing is built
 * twice. {@link org.iomtfhir.devicecontent.json.JsonReader} reads it, as forgivingly as the field's connectors do.
 *
 * <p>What these values hold is health data: no {@code toString} here shows it.
 */
@NullMarked
package org.iomtfhir.devicecontent.json;

import org.jspecify.annotations.NullMarked;
