/** Moving here from the IoMT FHIR Connector for Azure or the MedTech service. */
package org.iomtfhir.cli.migrate;
