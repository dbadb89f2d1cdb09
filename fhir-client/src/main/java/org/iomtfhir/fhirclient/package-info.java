/** The way to a FHIR server that settings describe. */
@NullMarked
package org.iomtfhir.fhirclient;

import org.jspecify.annotations.NullMarked;
