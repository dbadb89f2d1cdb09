/** The processes of the line: started, watched, killed; none outlives the process that has started it. */
package org.iomtfhir.chaos.line.process;
