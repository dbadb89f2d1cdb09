/** The service {@code group}: from measurements to measurement groups. */
package org.iomtfhir.group;
