/** The processes of the line: started, watched, killed; none outlives the process that has started it. */
@NullMarked
package org.iomtfhir.chaos.line.process;

import org.jspecify.annotations.NullMarked;
