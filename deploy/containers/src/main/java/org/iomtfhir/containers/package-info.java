/** What the container image adds to the programs in it: their start by name, and the health check. */
package org.iomtfhir.containers;
