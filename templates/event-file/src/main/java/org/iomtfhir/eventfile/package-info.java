/** Files of device events, one a line: the one way in which every tool reads them. */
package org.iomtfhir.eventfile;
