/** Writers in several processes on the same Observations. */
package org.iomtfhir.chaos.race;
