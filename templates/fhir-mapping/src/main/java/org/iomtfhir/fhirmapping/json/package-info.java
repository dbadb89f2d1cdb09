/**
 * FHIR's JSON, as far as every resource shares it: parts rendered once, times, texts, logical references. Public for
 * template kinds that are added.
 */
@NullMarked
package org.iomtfhir.fhirmapping.json;

import org.jspecify.annotations.NullMarked;
