/** Moving here from the IoMT FHIR Connector for Azure or the MedTech service. */
@NullMarked
package org.iomtfhir.cli.migrate;

import org.jspecify.annotations.NullMarked;
