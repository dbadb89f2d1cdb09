/** The way to a FHIR server that settings describe. */
package org.iomtfhir.fhirclient;
