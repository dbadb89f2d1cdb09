package org.iomtfhir.persist.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.persist.server.FhirServer;
import org.iomtfhir.persist.server.History;
import org.iomtfhir.persist.server.HistoryEntry;

/**
 * Whom devices were linked to in the past, by their version history. What led to a version never changes, so timelines are
 * kept by device and version. Thread-safe.
 */
final class LinkHistory {

    private static final int MOST_PAGES = 50;

    /** The past of one version. */
    private record Key(String deviceId, String version) {}

    private final FhirServer server;
    private final Directory directory;
    private final Cache<Key, Optional<LinkTimeline>> timelines;

    LinkHistory(FhirServer server, Directory directory, int size) {
        this.server = server;
        this.directory = directory;
        this.timelines = Caffeine.newBuilder().maximumSize(size).build();
    }

    /**
     * Whom the device was linked to up to its present version.
     *
     * @return empty if that can't be told, because versions have no times
     */
    Optional<LinkTimeline> of(KnownDevice device) {
        if (device.lastUpdated() == null || device.isFirstVersion()) {
            return Optional.of(present(device));
        }
        Key key = new Key(device.id(), String.valueOf(device.version()));
        return timelines.get(key, ignored -> load(device));
    }

    private Optional<LinkTimeline> load(KnownDevice device) {
        History history = server.history("Device", device.id(), MOST_PAGES);
        if (history.entries().isEmpty()) {
            return Optional.of(present(device)); // The server keeps no history: the present is all that is known.
        }
        List<LinkTimeline.Change> changes = new ArrayList<>();
        for (HistoryEntry entry : history.entries()) {
            if (entry.lastUpdated() == null) {
                return Optional.empty();
            }
            changes.add(new LinkTimeline.Change(entry.lastUpdated(), entry.resourceOrNull() == null
                    ? PatientLink.NOBODY
                    : directory.link(entry.resourceOrNull())));
        }
        return Optional.of(LinkTimeline.of(changes, history.complete()));
    }

    private static LinkTimeline present(KnownDevice device) {
        return LinkTimeline.of(List.of(new LinkTimeline.Change(device.lastUpdated() == null
                ? Instant.EPOCH
                : device.lastUpdated(), device.link())), true);
    }
}
