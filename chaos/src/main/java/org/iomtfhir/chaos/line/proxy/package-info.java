/** Stands between the services and what they talk to, and spoils their talk. */
package org.iomtfhir.chaos.line.proxy;
