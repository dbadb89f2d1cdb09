/** The service {@code normalize}: from what devices send to measurements. */
package org.iomtfhir.normalize;
