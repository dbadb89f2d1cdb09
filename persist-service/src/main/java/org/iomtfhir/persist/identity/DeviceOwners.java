package org.iomtfhir.persist.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.fhirclient.server.ChangesSearch;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.SearchResult;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.model.ErrorName;
import org.jspecify.annotations.Nullable;

/**
 * Whose the readings of a Device of the FHIR server are at which time, by its version history as it is now. Thread-safe.
 *
 * <p>Every method throws {@link org.iomtfhir.fhirclient.server.FhirUnavailableException} if the server can't be asked now.
 */
public final class DeviceOwners {

    /** How many Devices are looked at that were changed in a time. */
    public static final int MOST_DEVICES = 10_000;

    private static final int PAGE = 200;
    private static final int KEPT = 1000;

    private final FhirServer server;
    private final FhirDirectory directory;
    private final LinkHistory history;

    /**
     * @param server
     *            where the Devices are
     * @param profile
     *            how that server tells histories
     * @param clock
     *            says which identifiers have ended
     * @param metrics
     *            counts what is remembered of histories
     */
    public DeviceOwners(FhirServer server, ServerProfile profile, InstantSource clock, MeterRegistry metrics) {
        this(server, new FhirDirectory(server, clock), profile, metrics);
    }

    private DeviceOwners(FhirServer server, FhirDirectory directory, ServerProfile profile, MeterRegistry metrics) {
        this.server = server;
        this.directory = directory;
        this.history = new LinkHistory(server, profile, directory, KEPT, Ticker.systemTicker(), metrics);
    }

    /**
     * Some Devices.
     *
     * @param ids
     *            logical ids
     * @param complete
     *            whether there are no more
     */
    public record Devices(List<String> ids, boolean complete) {}

    /** The Devices that have been changed since. */
    public Devices changedSince(Instant since) {
        SearchResult found = new ChangesSearch(server, PAGE, MOST_DEVICES).since("Device", Map.of(), since);
        // A server that does not know the parameter finds all.
        return new Devices(found.resources().stream().filter(each -> each.lastUpdated() == null || !each.lastUpdated()
                .isBefore(since)).map(StoredResource::id).distinct().toList(), found.complete());
    }

    /** The logical id of the Device with this identifier; empty if there is none, or more than one. */
    public Optional<String> find(IdentifierToken identifier) {
        return directory.devices(Set.of(identifier)).get(identifier) instanceof Lookup.Found(KnownDevice device)
                ? Optional.of(device.id())
                : Optional.empty();
    }

    /**
     * Whose the readings of a Device are.
     *
     * @param spans
     *            stretches that cover all of time, in order; empty where the Device is not there, or its history has no times
     * @param firstDisputed
     *            the earliest time of which its versions say different things, so that readings may have been filed by what is said no
     *            more; {@link Instant#MIN} for ever since, null if there is none
     */
    public record Owners(List<Span> spans, @Nullable Instant firstDisputed) {}

    /**
     * Whose its readings are.
     *
     * @param deviceId
     *            its logical id
     */
    public Owners of(String deviceId) {
        if (!(server.read("Device", deviceId) instanceof ReadResult.Found(StoredResource stored))) {
            return new Owners(List.of(), null);
        }
        KnownDevice device = directory.device(stored);
        Optional<LinkTimeline> timeline = history.of(device);
        if (timeline.isEmpty()) {
            return new Owners(List.of(), null);
        }
        Map<String, KnownPatient> known = new HashMap<>();
        List<Span> spans = new ArrayList<>();
        for (LinkTimeline.Stretch each : timeline.get().between(Instant.MIN, Instant.MAX)) {
            Span next = new Span(each.from(), each.until(), whose(device, each.link(), known));
            if (!spans.isEmpty() && spans.getLast().whose() instanceof Resolution.Identity before && next
                    .whose() instanceof Resolution.Identity then && before.isSame(then)) {
                spans.set(spans.size() - 1, new Span(spans.getLast().from(), next.until(), before));
            } else {
                spans.add(next);
            }
        }
        return new Owners(spans, timeline.get().firstDisputed());
    }

    private Resolution whose(KnownDevice device, @Nullable PatientLink link, Map<String, KnownPatient> known) {
        if (link == null || link.patientId() == null) {
            return nobody();
        }
        KnownPatient owner = current(link.patientId(), known);
        if (owner.state() != KnownPatient.State.VALID) {
            return nobody();
        }
        return new Resolution.Identity(device.id(), owner.id(), null, KnownPatient.records(link.patientId(), owner.id(),
                each -> patient(each, known), each -> current(each, known).id()));
    }

    private static Resolution nobody() {
        return new Resolution.Refusal(ErrorName.PatientDeviceMismatch, "the device was linked to nobody who can have"
                + " readings, or it is not known to whom");
    }

    private KnownPatient current(String id, Map<String, KnownPatient> known) {
        KnownPatient at = patient(id, known);
        for (int i = 0; i < KnownPatient.MOST_REPLACEMENTS && at.state() == KnownPatient.State.REPLACED; i++) {
            at = patient(at.replacedBy(), known);
        }
        return at;
    }

    private KnownPatient patient(@Nullable String id, Map<String, KnownPatient> known) {
        return known.computeIfAbsent(id, each -> directory.patientsWithReplaced(Set.of(each)).get(each));
    }
}
