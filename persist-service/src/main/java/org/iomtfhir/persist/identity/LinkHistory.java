package org.iomtfhir.persist.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.persist.server.AnswerTooLargeException;
import org.iomtfhir.persist.server.FhirRefusedException;
import org.iomtfhir.persist.server.FhirServer;
import org.iomtfhir.persist.server.FhirUnavailableException;
import org.iomtfhir.persist.server.History;
import org.iomtfhir.persist.server.HistoryEntry;
import org.iomtfhir.persist.server.ServerProfile;

/**
 * Whom devices were linked to in the past, by their version history. What led to a version never changes, so timelines are
 * kept by device and version. Thread-safe.
 */
final class LinkHistory {

    private static final int MOST_PAGES = 50;

    /** How many histories are asked for in one request. */
    private static final int TOGETHER = 50;

    /** The past of one version. */
    private record Key(String deviceId, String version) {}

    private final FhirServer server;
    private final ServerProfile profile;
    private final Directory directory;
    private final Cache<Key, Optional<LinkTimeline>> timelines;

    LinkHistory(FhirServer server, ServerProfile profile, Directory directory, int size) {
        this.server = server;
        this.profile = profile;
        this.directory = directory;
        this.timelines = Caffeine.newBuilder().maximumSize(size).build();
    }

    /** Asks for what is not known of these in few requests; what the server does not tell so is asked for one by one. */
    void learn(Collection<KnownDevice> devices) {
        Map<String, KnownDevice> unknown = new LinkedHashMap<>();
        for (KnownDevice each : devices) {
            if (!isPresentOnly(each) && timelines.getIfPresent(key(each)) == null) {
                unknown.put(each.id(), each);
            }
        }
        List<String> ids = List.copyOf(unknown.keySet());
        for (int from = 0; from < ids.size() && ids.size() > 1; from += TOGETHER) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + TOGETHER));
            try {
                server.histories("Device", some, profile.bundleHeaders()).forEach((id, history) -> timelines.put(key(
                        unknown.get(id)), timeline(unknown.get(id), history)));
            } catch (FhirRefusedException | FhirUnavailableException | AnswerTooLargeException e) {
                return; // One by one it may do, or fail for all to see.
            }
        }
    }

    private static boolean isPresentOnly(KnownDevice device) {
        return device.lastUpdated() == null || device.isFirstVersion();
    }

    private static Key key(KnownDevice device) {
        return new Key(device.id(), String.valueOf(device.version()));
    }

    /**
     * Whom the device was linked to up to its present version.
     *
     * @return empty if that can't be told, because versions have no times
     */
    Optional<LinkTimeline> of(KnownDevice device) {
        if (isPresentOnly(device)) {
            return Optional.of(present(device));
        }
        return timelines.get(key(device), ignored -> timeline(device, server.history("Device", device.id(),
                MOST_PAGES)));
    }

    private Optional<LinkTimeline> timeline(KnownDevice device, History history) {
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
