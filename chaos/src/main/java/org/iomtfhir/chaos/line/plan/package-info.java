/** What is done to the line, and when: all of it follows from the seed. */
@NullMarked
package org.iomtfhir.chaos.line.plan;

import org.jspecify.annotations.NullMarked;
