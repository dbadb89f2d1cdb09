package org.iomtfhir.fhirclient.server;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one server wants to be written to.
 *
 * @param kind
 *            which server
 * @param firstWrite
 *            how first versions are guarded: of Observations, and of every type that has no other guard
 * @param otherFirstWrites
 *            the guards of types that have another; empty where all are guarded alike
 * @param maxBundleEntries
 *            the most entries of a bundle, at least 1
 * @param transactions
 *            whether the server takes transactions; if not, batches are used
 * @param probesDeleted
 *            whether an id that a search did not find has to be read before its first write, since the server would make
 *            a deleted one anew without a word
 * @param bundleHeaders
 *            headers that a bundle is posted with
 */
public record ServerProfile(ServerKind kind, FirstWriteGuard firstWrite,
        Map<String, FirstWriteGuard> otherFirstWrites, int maxBundleEntries, boolean transactions,
        boolean probesDeleted,
        Map<String, String> bundleHeaders) {

    public ServerProfile {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(firstWrite, "firstWrite");
        if (maxBundleEntries < 1) {
            throw new IllegalArgumentException("a bundle must be allowed at least one entry");
        }
        otherFirstWrites = Map.copyOf(otherFirstWrites);
        bundleHeaders = Map.copyOf(bundleHeaders);
    }

    /** HAPI: W/"0" conflicts with whatever is or was there, deleted ones included. */
    public static ServerProfile hapi() {
        return new ServerProfile(ServerKind.HAPI, FirstWriteGuard.IF_MATCH_ZERO, Map.of(), 200, true, false, Map.of());
    }

    /**
     * Azure: 500 entries to a bundle, worked on in parallel. A plain PUT of a deleted id makes it anew, so ids that a
     * search does not find are read first.
     */
    public static ServerProfile azure(FirstWriteGuard firstWrite) {
        return new ServerProfile(ServerKind.AZURE, firstWrite, Map.of(), 500, true, true, Map.of(
                "x-bundle-processing-logic", "parallel"));
    }

    /** Any other: 100 entries suit the servers that are known (AWS HealthLake takes 160). */
    public static ServerProfile generic(FirstWriteGuard firstWrite, boolean transactions) {
        return new ServerProfile(ServerKind.GENERIC, firstWrite, Map.of(), 100, transactions, true, Map.of());
    }

    /** The same, with other guards for these types. */
    ServerProfile withOtherFirstWrites(Map<String, FirstWriteGuard> others) {
        return new ServerProfile(kind, firstWrite, others, maxBundleEntries, transactions, probesDeleted,
                bundleHeaders);
    }

    /** How first versions of this type are guarded. */
    public FirstWriteGuard firstWrite(String type) {
        return otherFirstWrites.getOrDefault(type, firstWrite);
    }

    /** The version for If-Match of a first write of this type, null for none. */
    public @Nullable String firstWriteIfMatch(String type) {
        return firstWrite(type) == FirstWriteGuard.IF_MATCH_ZERO ? "0" : null;
    }
}
