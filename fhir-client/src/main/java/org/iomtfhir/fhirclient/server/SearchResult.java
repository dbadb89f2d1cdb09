package org.iomtfhir.fhirclient.server;

import java.util.List;

/**
 * What a search found.
 *
 * @param resources
 *            of the type that was asked for, in the server's order
 * @param complete
 *            false if the server had more than was fetched, or may have had: what is not among these may be there all the same
 */
public record SearchResult(List<StoredResource> resources, boolean complete) {
    public SearchResult {
        resources = List.copyOf(resources);
    }
}
