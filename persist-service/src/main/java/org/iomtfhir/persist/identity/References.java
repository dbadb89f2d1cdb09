package org.iomtfhir.persist.identity;

import org.jspecify.annotations.Nullable;

/** Reads the references of stored resources. */
final class References {

    private final String base;

    /**
     * @param base
     *            the server's base URL, without a slash at the end
     */
    References(String base) {
        this.base = base;
    }

    /**
     * The logical id in a reference to this type on this server: {@code Patient/1}, {@code Patient/1/_history/2}, or
     * either under the server's base URL.
     *
     * @return null if it is something else
     */
    @Nullable
    String id(String type, String reference) {
        if (reference == null) {
            return null;
        }
        String relative = reference.startsWith(base + "/") ? reference.substring(base.length() + 1) : reference;
        String[] parts = relative.split("/", -1);
        boolean versioned = parts.length == 4 && parts[2].equals("_history");
        if ((parts.length == 2 || versioned) && parts[0].equals(type) && !parts[1].isEmpty()) {
            return parts[1];
        }
        return null;
    }
}
