/** The settings of the access to a FHIR server. */
package org.iomtfhir.fhirclient.settings;
