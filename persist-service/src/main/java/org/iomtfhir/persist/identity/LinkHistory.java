package org.iomtfhir.persist.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.fhirclient.server.AnswerTooLargeException;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.FirstWriteGuard;
import org.iomtfhir.fhirclient.server.History;
import org.iomtfhir.fhirclient.server.HistoryEntry;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.jspecify.annotations.Nullable;

/**
 * Whom devices were linked to in the past, by their version history. What led to a version never changes, so timelines are
 * kept by device and version. A history that is not there proves nothing, unless the server says that it keeps none.
 * Thread-safe.
 */
final class LinkHistory {

    private static final int MOST_PAGES = 50;

    /** How many versions are read that a history leaves out; a Device is handed on a few times an hour at most. */
    private static final int MOST_HIDDEN = 100;

    /** How many histories are asked for in one request. */
    private static final int TOGETHER = 50;

    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final String DEVICE = "Device";

    /** The past of one version. */
    private record Key(String deviceId, String version) {}

    private final FhirServer server;
    private final ServerProfile profile;
    private final FhirDirectory directory;
    private final Cache<Key, Optional<LinkTimeline>> timelines;
    private final Cache<String, Boolean> keepsHistory;

    LinkHistory(FhirServer server, ServerProfile profile, FhirDirectory directory, int size, Ticker ticker,
            MeterRegistry metrics) {
        this.server = server;
        this.profile = profile;
        this.directory = directory;
        this.timelines = Caffeine.newBuilder().maximumSize(size).expireAfterWrite(KEPT).ticker(ticker).recordStats()
                .build();
        this.keepsHistory = Caffeine.newBuilder().maximumSize(1).expireAfterWrite(KEPT).ticker(ticker).build();
        CaffeineCacheMetrics.monitor(metrics, timelines, "identity.history");
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
                server.histories(DEVICE, some, profile.bundleHeaders()).forEach((id, history) -> {
                    KnownDevice device = unknown.get(id);
                    if (device != null && leadsTo(device, history) && hasFirst(history)) {
                        timelines.put(key(device), timeline(history));
                    }
                });
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
     * @throws FhirUnavailableException
     *             if the server keeps histories, and gives none that leads to this version
     */
    Optional<LinkTimeline> of(KnownDevice device) {
        if (isPresentOnly(device)) {
            return Optional.of(present(device));
        }
        // Nothing is asked while the cache holds an entry: its upkeep, and the end of a request, share a pool of threads.
        Optional<LinkTimeline> known = timelines.getIfPresent(key(device));
        if (known == null) {
            known = asked(device);
            timelines.put(key(device), known);
        }
        return known;
    }

    /** The logical ids of all patients that the device was ever linked to, as far as it was asked for; asks nobody. */
    Set<String> knownOwners(KnownDevice device) {
        Optional<LinkTimeline> known = timelines.getIfPresent(key(device));
        return known == null ? Set.of() : known.map(LinkTimeline::patientIds).orElse(Set.of());
    }

    private Optional<LinkTimeline> asked(KnownDevice device) {
        History history = server.history(DEVICE, device.id(), MOST_PAGES);
        if (leadsTo(device, history)) {
            return timeline(withHidden(device.id(), history));
        }
        if (history.entries().isEmpty() && !keepsHistory()) {
            return Optional.of(present(device)); // The present is all that is known.
        }
        throw FhirUnavailableException.transientFailure("the FHIR server says that it keeps the history of Devices"
                + " (history-instance), and for a Device that was changed it gives none, or one that lacks its present"
                + " version: let it show the history, or no longer say that it keeps one");
    }

    private boolean keepsHistory() {
        Boolean known = keepsHistory.getIfPresent(DEVICE);
        if (known == null) {
            known = server.keepsHistory(DEVICE);
            keepsHistory.put(DEVICE, known);
        }
        return known;
    }

    /** Whether a history holds the version that is to be explained: one that is empty, refused or behind does not. */
    private static boolean leadsTo(KnownDevice device, History history) {
        List<HistoryEntry> entries = history.entries();
        return !entries.isEmpty() && (device.version() == null || entries.stream().anyMatch(each -> each
                .version() == null || each.version().equals(device.version())));
    }

    private Optional<LinkTimeline> timeline(History history) {
        List<LinkTimeline.Version> versions = new ArrayList<>();
        // The oldest first: of two of one moment, the later counts.
        for (HistoryEntry entry : withoutContest(history.entries()).reversed()) {
            if (entry.lastUpdated() == null) {
                return Optional.empty();
            }
            versions.add(new LinkTimeline.Version(entry.lastUpdated(), link(entry), entry.resourceOrNull() == null
                    ? null
                    : directory.linkedSince(entry.resourceOrNull())));
        }
        return Optional.of(LinkTimeline.of(versions, history.complete() && hasFirst(history)));
    }

    /**
     * Where several make a device at once and nothing keeps them apart, each writes its link for a moment, until the first
     * one's is put back ({@link PlaceholderResources}). Nobody's readings are theirs for that.
     */
    private List<HistoryEntry> withoutContest(List<HistoryEntry> newestFirst) {
        if (profile.firstWrite(DEVICE) != FirstWriteGuard.PUT_THEN_UNITE || newestFirst.isEmpty()
                || !isShell(newestFirst
                        .getLast())) {
            return newestFirst;
        }
        HistoryEntry first = newestFirst.getLast();
        int putBack = newestFirst.size() - 1;
        for (int i = putBack - 1; i >= 0 && isShell(newestFirst.get(i))
                && PlaceholderResources.isSoonAfter(first, newestFirst.get(i)); i--) {
            if (link(newestFirst.get(i)).equals(link(first))) {
                putBack = i;
            }
        }
        List<HistoryEntry> kept = new ArrayList<>(newestFirst.subList(0, putBack));
        kept.add(first);
        return kept;
    }

    private static boolean isShell(HistoryEntry entry) {
        return entry.resourceOrNull() != null && FhirDirectory.isShell(entry.resourceOrNull());
    }

    private PatientLink link(HistoryEntry entry) {
        return entry.resourceOrNull() == null ? PatientLink.NOBODY : directory.link(entry.resourceOrNull());
    }

    /**
     * With what the server left out at the older end, as HAPI does: it keeps the count of a resource's versions for an hour, and
     * shows that many of the newest. Each version can be read all the same, unless it was expunged.
     */
    private History withHidden(String deviceId, History history) {
        List<HistoryEntry> entries = new ArrayList<>(history.entries());
        int oldest = hasFirst(history) ? 1 : number(entries.getLast().version());
        for (int version = oldest - 1; version >= 1 && oldest - version <= MOST_HIDDEN; version--) {
            Optional<HistoryEntry> hidden = server.version(DEVICE, deviceId, Integer.toString(version));
            if (hidden.isEmpty()) {
                break;
            }
            entries.add(hidden.get());
        }
        return new History(entries, history.complete());
    }

    /** The number that a version id is; 1, before which there is nothing, for any other. */
    private static int number(@Nullable String version) {
        return version != null && version.matches("[0-9]{1,9}") ? Integer.parseInt(version) : 1;
    }

    /** HAPI numbers versions from 1, and may show fewer than there are. */
    private boolean hasFirst(History history) {
        return switch (profile.kind()) {
            case HAPI -> history.entries().stream().anyMatch(each -> each.version() == null || each.version().equals(
                    "1"));
            case AZURE, GENERIC -> true;
        };
    }

    /** A later version that says since when it is linked leaves open to whom it was before. */
    private static LinkTimeline present(KnownDevice device) {
        return LinkTimeline.of(List.of(new LinkTimeline.Version(device.lastUpdated() == null
                ? Instant.EPOCH
                : device.lastUpdated(), device.link(), device.linkedSince())), device.linkedSince() == null || device
                        .isFirstVersion());
    }
}
