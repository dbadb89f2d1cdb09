package org.iomtfhir.persist;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.Type;
import org.iomtfhir.fhirclient.server.ChangesSearch;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.MalformedResourceException;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.SearchResult;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.persist.identity.DeviceOwners;
import org.iomtfhir.persist.identity.Resolution;
import org.iomtfhir.persist.identity.Span;
import org.jspecify.annotations.Nullable;

/**
 * Finds readings that are filed on another patient than the one whom their device was linked to at their time. Thread-safe.
 */
final class MisfiledFinder {

    private static final int PAGE = 100;
    private static final int MOST_PAGES = 50;

    private final FhirServer server;
    private final DeviceOwners owners;
    private final ResourceIdentifierAssigner identifiers;
    private final ResourceText text = new ResourceText();

    MisfiledFinder(FhirServer server, DeviceOwners owners, ResourceIdentifierAssigner identifiers) {
        this.server = server;
        this.owners = owners;
        this.identifiers = identifiers;
    }

    /**
     * Looks at the Observations of a device since it first changed hands, or since a time.
     *
     * @param deviceId
     *            the logical id of the Device
     * @param since
     *            null for ever since
     */
    Relink.Findings find(String deviceId, @Nullable Instant since) {
        DeviceOwners.Owners known = owners.of(deviceId);
        List<Span> spans = known.spans();
        Optional<Instant> first = firstInDoubt(known);
        if (first.isEmpty()) {
            // Without any, the Device is gone or its versions have no times: nothing is known of its past.
            return new Relink.Findings(List.of(), List.of(), !spans.isEmpty());
        }
        Instant from = since == null || since.isBefore(first.get()) ? first.get() : since;
        Map<String, String> asked = new HashMap<>(Map.of("device", "Device/" + deviceId));
        if (!from.equals(Instant.MIN)) {
            asked.put("date", "ge" + from.minusSeconds(1));
        }
        SearchResult found = new ChangesSearch(server, PAGE, PAGE * MOST_PAGES).since("Observation", asked,
                Instant.EPOCH);
        List<Misfiled> misfiled = new ArrayList<>();
        List<String> undecided = new ArrayList<>();
        for (StoredResource each : found.resources()) {
            Optional<Ours> ours = ours(each, deviceId);
            if (ours.isPresent()) {
                Sorted sorted = sort(ours.get(), spans);
                sorted.others().forEach(part -> misfiled.add(new Misfiled(each.id(), deviceId, ours.get().patientId,
                        ((Resolution.Identity) part.span().whose()).patientId(), part.span().from(), part.span()
                                .until())));
                if (sorted.undecided()) {
                    undecided.add(each.id());
                }
            }
        }
        return new Relink.Findings(List.copyOf(misfiled), List.copyOf(undecided), found.complete());
    }

    /**
     * Since when readings may be filed wrongly: since the first change, or since the first time of which an earlier version of the
     * Device said another thing than a later one. Empty if the Device never was another's.
     */
    private static Optional<Instant> firstInDoubt(DeviceOwners.Owners known) {
        Instant disputed = known.firstDisputed();
        Instant change = known.spans().size() < 2 ? null : known.spans().getFirst().until();
        return Stream.of(disputed, change).filter(Objects::nonNull).min(Comparator.naturalOrder());
    }

    /** An Observation of the connector's own, of this device, that is in use. */
    record Ours(Observation observation, String patientId, String ownValue) {}

    Optional<Ours> ours(StoredResource stored, String deviceId) {
        Observation observation;
        try {
            observation = (Observation) text.parse(stored.json());
        } catch (MalformedResourceException e) {
            return Optional.empty();
        }
        String device = "Device/" + deviceId;
        String subject = observation.getSubject().getReference();
        if (isRetracted(observation.getStatus()) || subject == null || !subject.startsWith("Patient/")
                || !device.equals(observation.getDevice().getReference())) {
            return Optional.empty();
        }
        for (Identifier each : observation.getIdentifier()) {
            if (identifiers.isOurs(each.getSystem()) && each.hasValue()) {
                String patientId = subject.substring("Patient/".length());
                String ofDevice = "." + deviceId + ".";
                // The record in it may be one that was replaced since; ids may have dots.
                int at = each.getValue().startsWith(patientId + ofDevice)
                        ? patientId.length()
                        : each.getValue().indexOf(ofDevice);
                if (at > 0) {
                    return Optional.of(new Ours(observation, patientId, each.getValue().substring(at + ofDevice
                            .length())));
                }
            }
        }
        return Optional.empty();
    }

    /** What was retracted is left alone, as it is where a reading comes for it: to move it would bring it back. */
    private static boolean isRetracted(@Nullable ObservationStatus statusOrNull) {
        return switch (statusOrNull) {
            case REGISTERED, PRELIMINARY, FINAL, AMENDED, CORRECTED -> false;
            case null, default -> true;
        };
    }

    /** What of an Observation is others', and whether there is something of which that can't be told. */
    record Sorted(List<OwnershipSplitter.Part> others, boolean undecided) {}

    Sorted sort(Ours ours, List<Span> spans) {
        List<OwnershipSplitter.Part> others = new ArrayList<>();
        boolean undecided = false;
        for (Span span : spans) {
            boolean theirs = span.whose() instanceof Resolution.Identity identity && identity.patientIds().contains(
                    ours.patientId);
            if (theirs) {
                continue;
            }
            ObservationPart certain = new ObservationPart(ours.observation, (earliest, latest) -> span.holds(earliest)
                    && span.holds(latest), ObservationPart.Form.SENT_AGAIN);
            ObservationPart doubtful = new ObservationPart(ours.observation, (earliest, latest) -> span.holds(
                    earliest) != span.holds(latest), ObservationPart.Form.STORED);
            undecided |= doubtful.holds() || certain.hasUnknown();
            if (certain.holds() && span.whose() instanceof Resolution.Identity) {
                others.add(new OwnershipSplitter.Part(certain.observation(), span));
            } else {
                undecided |= certain.holds();
            }
        }
        return new Sorted(others, undecided);
    }

    Observation without(Observation whole, List<Span> others) {
        return new ObservationPart(whole, (earliest, latest) -> others.stream().noneMatch(each -> each.holds(earliest)
                && each.holds(latest)), ObservationPart.Form.STORED).observation();
    }

    static boolean saysSomething(Observation rest) {
        return hasReadings(rest.getValue()) || rest.getComponent().stream().anyMatch(each -> hasReadings(each
                .getValue()));
    }

    private static boolean hasReadings(Type value) {
        return value != null && !(value instanceof SampledData data && SampledText.items(data.getData()).stream()
                .noneMatch(SampledText::says));
    }
}
