/** What docs/architecture.md promises of the code, as tests. */
package org.iomtfhir.architecture;
