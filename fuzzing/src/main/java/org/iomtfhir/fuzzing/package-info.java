/** What the fuzz targets of all modules share. */
@NullMarked
package org.iomtfhir.fuzzing;

import org.jspecify.annotations.NullMarked;
