/** Units of UCUM and the conversion of numbers from one to another. */
@NullMarked
package org.iomtfhir.devicecontent.units;

import org.jspecify.annotations.NullMarked;
