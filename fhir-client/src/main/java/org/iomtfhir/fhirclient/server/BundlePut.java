package org.iomtfhir.fhirclient.server;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One PUT of a bundle.
 *
 * @param type
 *            the resource's type
 * @param id
 *            its id
 * @param json
 *            the resource, its id included
 * @param ifMatch
 *            the bare version that must stand, null for no guard
 */
public record BundlePut(String type, String id, String json, @Nullable String ifMatch) {
    public BundlePut {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(json, "json");
    }

    /** The relative URL that is written to, such as {@code Observation/123}. */
    String url() {
        return type + "/" + id;
    }

    /** What the guard is written as, null for none. */
    @Nullable
    String ifMatchHeader() {
        return ifMatch == null ? null : "W/\"" + ifMatch + "\"";
    }

    @Override
    public String toString() {
        return "BundlePut[" + type + "]";
    }
}
