/** Warnings: what a mapping may do and should not, by the rules of FHIR, LOINC and UCUM. */
@NullMarked
package org.iomtfhir.fhirmapping.check;

import org.jspecify.annotations.NullMarked;
