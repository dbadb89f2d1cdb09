/** What is done to the line, and when: all of it follows from the seed. */
package org.iomtfhir.chaos.line.plan;
