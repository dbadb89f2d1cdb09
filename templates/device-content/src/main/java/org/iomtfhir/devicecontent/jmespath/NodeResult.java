package org.iomtfhir.devicecontent.jmespath;

import org.iomtfhir.devicecontent.json.Json;

/**
 * A result, and whether it is a projection: as a match, a projection is one match per element.
 *
 * @param value
 *            the result; an array if it is a projection that found something to project
 * @param projection
 *            whether it came out of a projection
 */
record NodeResult(Json value, boolean projection) {}
