/** Warnings: what a mapping may do and should not, by the rules of FHIR, LOINC and UCUM. */
package org.iomtfhir.fhirmapping.check;
