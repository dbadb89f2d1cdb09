/** A FHIR server in memory that behaves, and misbehaves, as tests tell it to. */
package org.iomtfhir.fhirclient.standin;
