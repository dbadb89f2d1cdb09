/** What the fuzz targets of all modules share. */
package org.iomtfhir.fuzzing;
