/** The service {@code normalize}: from what devices send to measurements. */
@NullMarked
package org.iomtfhir.normalize;

import org.jspecify.annotations.NullMarked;
