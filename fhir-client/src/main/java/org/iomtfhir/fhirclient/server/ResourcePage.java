package org.iomtfhir.fhirclient.server;

import java.util.List;
import java.util.Optional;

/**
 * One page of what a server found.
 *
 * @param resources
 *            the resources that it holds as JSON, each digit as the server has it, in its order
 * @param next
 *            where the next page is, behind the server's base URL, for {@link FhirServer#page}; empty if this is the last
 */
public record ResourcePage(List<String> resources, Optional<String> next) {

    /** The list can't be changed by whoever gave it. */
    public ResourcePage {
        resources = List.copyOf(resources);
    }
}
