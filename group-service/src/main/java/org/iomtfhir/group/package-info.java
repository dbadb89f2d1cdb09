/** The service {@code group}: from measurements to measurement groups. */
@NullMarked
package org.iomtfhir.group;

import org.jspecify.annotations.NullMarked;
