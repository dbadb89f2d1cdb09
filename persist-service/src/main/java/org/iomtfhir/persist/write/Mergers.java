package org.iomtfhir.persist.write;

import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.iomtfhir.persist.merge.ResourceMerger;

/** The mergers by resource type. Immutable. */
public final class Mergers {

    private final Map<String, ResourceMerger> byType;

    /**
     * @throws IllegalArgumentException
     *             if two are for the same type
     */
    public Mergers(Iterable<ResourceMerger> mergers) {
        Map<String, ResourceMerger> found = new HashMap<>();
        for (ResourceMerger merger : mergers) {
            ResourceMerger other = found.put(merger.resourceType(), merger);
            if (other != null) {
                throw new IllegalArgumentException("two mergers are for " + merger.resourceType() + ": " + other
                        .getClass().getName() + " and " + merger.getClass().getName());
            }
        }
        byType = Map.copyOf(found);
    }

    /** Those that are on the class path. */
    public static Mergers installed() {
        return new Mergers(ServiceLoader.load(ResourceMerger.class));
    }

    /** The merger for this type; where there is none, the new one replaces the stored one. */
    ResourceMerger of(String type) {
        ResourceMerger merger = byType.get(type);
        return merger != null ? merger : new ReplacingMerger(type);
    }
}
