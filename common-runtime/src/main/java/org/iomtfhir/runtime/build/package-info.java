/** Which build of the connector runs. */
@NullMarked
package org.iomtfhir.runtime.build;

import org.jspecify.annotations.NullMarked;
