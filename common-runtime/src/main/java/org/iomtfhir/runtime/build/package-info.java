/** Which build of the connector runs. */
package org.iomtfhir.runtime.build;
