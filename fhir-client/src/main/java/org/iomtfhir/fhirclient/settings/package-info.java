/** The settings of the access to a FHIR server. */
@NullMarked
package org.iomtfhir.fhirclient.settings;

import org.jspecify.annotations.NullMarked;
