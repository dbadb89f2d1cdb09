/** What the container image adds to the programs in it: their start by name, and the health check. */
@NullMarked
package org.iomtfhir.containers;

import org.jspecify.annotations.NullMarked;
