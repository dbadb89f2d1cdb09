package org.iomtfhir.persist.identity;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.identity.Resolution.Refusal;

/**
 * Resolves identities on a FHIR server. Each kind of answer is cached under everything that decides it: devices, patients
 * and encounters by system and value, patients' states by logical id, links of the past by device and version.
 */
public final class FhirIdentityResolver implements IdentityResolver {

    private final IdentityOptions options;
    private final PlaceholderResources placeholders;
    private final LinkHistory history;
    private final CoalescingCache<IdentifierToken, Lookup<KnownDevice>> devices;
    private final CoalescingCache<IdentifierToken, Lookup<String>> patients;
    private final CoalescingCache<IdentifierToken, Lookup<List<KnownEncounter>>> encounters;
    private final CoalescingCache<String, KnownPatient> states;

    /**
     * @param server
     *            where devices, patients and encounters are
     * @param profile
     *            how that server wants first versions guarded
     * @param options
     *            how to resolve
     * @param executor
     *            runs searches; may run each on a thread of its own
     * @param ticker
     *            tells the caches' time
     * @param metrics
     *            counts hits, misses, loads and evictions of the caches
     */
    public FhirIdentityResolver(FhirServer server, ServerProfile profile, IdentityOptions options, Executor executor,
            Ticker ticker, MeterRegistry metrics) {
        this.options = options;
        FhirDirectory directory = new FhirDirectory(server);
        this.placeholders = new PlaceholderResources(server, profile, directory);
        this.history = new LinkHistory(server, profile, directory, options.cacheSize(), ticker, metrics);
        this.devices = new CoalescingCache<>(options.cacheSize(), options.keepFound(), options.keepMissing(),
                FhirIdentityResolver::isLinked, directory::devices, executor, ticker);
        this.patients = new CoalescingCache<>(options.cacheSize(), options.keepFound(), options.keepMissing(),
                each -> each instanceof Lookup.Found, directory::patients, executor, ticker);
        this.encounters = new CoalescingCache<>(options.cacheSize(), options.keepFound(), options.keepMissing(),
                each -> each instanceof Lookup.Found, directory::encounters, executor, ticker);
        this.states = new CoalescingCache<>(options.cacheSize(), options.keepFound(), options.keepMissing(),
                each -> each
                        .state() == KnownPatient.State.VALID || each.state() == KnownPatient.State.REPLACED,
                directory::patientsById, executor, ticker);
        Map.of("device", devices, "patient", patients, "encounter", encounters, "patientstate", states).forEach((name,
                cache) -> CaffeineCacheMetrics.monitor(metrics, cache.metered(), "identity." + name));
    }

    private static boolean isLinked(Lookup<KnownDevice> device) {
        return device instanceof Lookup.Found(KnownDevice known) && known.link().patientId() != null;
    }

    @Override
    public List<List<Span>> resolve(List<IdentityQuestion> questions) {
        Batch batch = new Batch(questions);
        return questions.stream().map(batch::answer).toList();
    }

    @Override
    public void evict(IdentityQuestion question) {
        if (question.device() != null) {
            if (devices.peek(question.device()) instanceof Lookup.Found(KnownDevice device)) {
                if (device.link().patientId() != null) {
                    evictState(device.link().patientId());
                }
                history.knownOwners(device).forEach(this::evictState);
            }
            devices.evict(question.device());
        }
        IdentifierToken patient = patientOf(question);
        if (patient != null) {
            if (patients.peek(patient) instanceof Lookup.Found(String id)) {
                evictState(id);
            }
            patients.evict(patient);
        }
        if (question.encounter() != null) {
            encounters.evict(question.encounter());
        }
    }

    private void evictState(String patientId) {
        String id = patientId;
        for (int i = 0; i < KnownPatient.MOST_REPLACEMENTS && id != null; i++) {
            KnownPatient patient = states.peek(id);
            states.evict(id);
            id = patient == null ? null : patient.replacedBy();
        }
    }

    /** The identifier of the patient that has a say, null where none has. */
    private IdentifierToken patientOf(IdentityQuestion question) {
        return switch (options.mode()) {
            case LOOKUP, LOOKUP_WITH_ENCOUNTER -> options.comparePatient() ? question.patient() : null;
            case CREATE -> {
                boolean made = question.patient() == null && options.patientPerDevice() && question.device() != null;
                yield made
                        ? new IdentifierToken(options.patientSystem(), question.device().value())
                        : question.patient();
            }
        };
    }

    /** What is known for the questions of one batch: looked up together, then answered one by one. */
    private final class Batch {

        private final Map<IdentifierToken, Lookup<KnownDevice>> device;
        private final Map<IdentifierToken, Lookup<String>> patient;
        private final Map<IdentifierToken, Lookup<List<KnownEncounter>>> encounter;
        private final Map<String, KnownPatient> state = new HashMap<>();
        private final Set<IdentifierToken> askedAgain = new HashSet<>();

        Batch(List<IdentityQuestion> questions) {
            Set<IdentifierToken> named = keys(questions, IdentityQuestion::device);
            Set<IdentifierToken> owners = keys(questions, FhirIdentityResolver.this::patientOf);
            placeholders.settle(named, owners);
            device = new HashMap<>(devices.getAll(named));
            patient = new HashMap<>(patients.getAll(owners));
            encounter = encounters.getAll(keys(questions, IdentityQuestion::encounter));
            learnStates();
            if (options.mode() == IdentityMode.CREATE) {
                makeMissing(questions);
            }
            learnHistories(questions);
        }

        private void learnHistories(List<IdentityQuestion> questions) {
            Set<KnownDevice> asked = new LinkedHashSet<>();
            for (IdentityQuestion question : questions) {
                if (question.device() != null
                        && device.get(question.device()) instanceof Lookup.Found(KnownDevice known)
                        && isPast(question, known)) {
                    asked.add(known);
                }
            }
            history.learn(asked);
        }

        private static boolean isPast(IdentityQuestion question, KnownDevice known) {
            return question.first() != null && known.lastUpdated() != null && question.first().isBefore(known
                    .lastUpdated());
        }

        /** Makes most of what is missing in few requests; what this leaves out is made, or refused, one by one. */
        private void makeMissing(List<IdentityQuestion> questions) {
            Map<IdentifierToken, IdentifierToken> patientOfDevice = new LinkedHashMap<>();
            for (IdentityQuestion question : questions) {
                IdentifierToken named = patientOf(question);
                // Who comes second with a device finds it made, for whomever the first has named.
                if (undefined(question, named) == null && isToBeLinked(device.get(question.device()))) {
                    patientOfDevice.putIfAbsent(question.device(), named);
                }
            }
            Set<IdentifierToken> unknown = new LinkedHashSet<>(patientOfDevice.values());
            unknown.removeIf(each -> !(patient.get(each) instanceof Lookup.Absent));
            placeholders.newPatients(unknown).forEach((identifier, id) -> {
                Lookup<String> made = new Lookup.Found<>(id);
                patient.put(identifier, made);
                patients.put(identifier, made);
                KnownPatient valid = new KnownPatient(id, KnownPatient.State.VALID, null);
                state.put(id, valid);
                states.put(id, valid);
            });
            Map<IdentifierToken, String> missing = new LinkedHashMap<>();
            patientOfDevice.forEach((identifier, named) -> {
                if (device.get(identifier) instanceof Lookup.Absent
                        && patient.get(named) instanceof Lookup.Found(String id)
                        && current(id).state() == KnownPatient.State.VALID) {
                    missing.put(identifier, current(id).id());
                }
            });
            placeholders.newDevices(missing).forEach((identifier, known) -> {
                Lookup<KnownDevice> made = new Lookup.Found<>(known);
                device.put(identifier, made);
                devices.put(identifier, made);
            });
        }

        private static boolean isToBeLinked(Lookup<KnownDevice> known) {
            return switch (known) {
                case Lookup.Found<KnownDevice> found -> found.value().link().equals(PatientLink.NOBODY);
                case Lookup.Absent<KnownDevice> absent -> true;
                case Lookup.Unusable<KnownDevice> unusable -> false;
            };
        }

        private Set<IdentifierToken> keys(List<IdentityQuestion> questions,
                Function<IdentityQuestion, IdentifierToken> key) {
            return questions.stream().map(key).filter(Objects::nonNull).collect(Collectors.toSet());
        }

        private void learnStates() {
            Set<String> ids = new HashSet<>();
            device.values().forEach(each -> {
                if (each instanceof Lookup.Found(KnownDevice known) && known.link().patientId() != null) {
                    ids.add(known.link().patientId());
                }
            });
            patient.values().forEach(each -> {
                if (each instanceof Lookup.Found(String id)) {
                    ids.add(id);
                }
            });
            Set<String> next = ids;
            for (int i = 0; i < KnownPatient.MOST_REPLACEMENTS && !next.isEmpty(); i++) {
                Map<String, KnownPatient> learnt = states.getAll(next);
                state.putAll(learnt);
                next = learnt.values().stream().map(KnownPatient::replacedBy).filter(each -> each != null && !state
                        .containsKey(each)).collect(Collectors.toSet());
            }
        }

        List<Span> answer(IdentityQuestion question) {
            IdentifierToken named = patientOf(question);
            Refusal undefined = undefined(question, named);
            if (undefined != null) {
                return List.of(Span.always(undefined));
            }
            String namedId = null;
            if (options.mode() == IdentityMode.CREATE) {
                Refusal refusal = ensure(question, named);
                if (refusal != null) {
                    return List.of(Span.always(refusal));
                }
            }
            boolean compare = named != null && question.patient() != null;
            if (compare) {
                switch (patient.get(named)) {
                    case Lookup.Found<String> found -> namedId = found.value();
                    case Lookup.Absent<String> absent -> {
                        return List.of(Span.always(absent.refusal()));
                    }
                    case Lookup.Unusable<String> unusable -> {
                        return List.of(Span.always(unusable.refusal()));
                    }
                }
            }
            return switch (device.get(question.device())) {
                case Lookup.Found<KnownDevice> found -> spans(question, found.value(), named, namedId);
                case Lookup.Absent<KnownDevice> absent -> List.of(Span.always(absent.refusal()));
                case Lookup.Unusable<KnownDevice> unusable -> List.of(Span.always(unusable.refusal()));
            };
        }

        private Refusal undefined(IdentityQuestion question, IdentifierToken named) {
            if (question.device() == null) {
                return new Refusal(ErrorName.ResourceIdentityNotDefined, "the message names no device");
            }
            return switch (options.mode()) {
                case LOOKUP -> null;
                case LOOKUP_WITH_ENCOUNTER -> question.encounter() != null
                        ? null
                        : new Refusal(ErrorName.ResourceIdentityNotDefined, "the message names no encounter, and the"
                                + " mode LookupWithEncounter needs one: give the template an encounterIdExpression");
                case CREATE -> named != null
                        ? null
                        : new Refusal(ErrorName.ResourceIdentityNotDefined, "the message names no patient, and the mode"
                                + " Create needs one: give the template a patientIdExpression");
            };
        }

        /** Sees to it that device and patient are there and linked; null if they are, or are linked to others. */
        private Refusal ensure(IdentityQuestion question, IdentifierToken named) {
            Lookup<KnownDevice> known = device.get(question.device());
            switch (known) {
                case Lookup.Unusable<KnownDevice> unusable -> {
                    return unusable.refusal();
                }
                case Lookup.Found<KnownDevice> found -> {
                    if (!found.value().link().equals(PatientLink.NOBODY)) {
                        boolean unknown = question.patient() != null && isAbsentStill(named);
                        return unknown ? linkedToAnother(found.value().link()) : null;
                    }
                }
                case Lookup.Absent<KnownDevice> absent -> {
                }
            }
            if (patient.get(named) instanceof Lookup.Absent) {
                Lookup<String> made = placeholders.patient(named);
                patient.put(named, made);
                patients.put(named, made);
            }
            return switch (patient.get(named)) {
                case Lookup.Found<String> found -> link(question.device(), known, current(found.value()));
                case Lookup.Absent<String> absent -> absent.refusal();
                case Lookup.Unusable<String> unusable -> unusable.refusal();
            };
        }

        /**
         * A patient who was missing a moment ago may have been made since, by whoever has made and linked the device. So the
         * server is asked once more before anybody is refused for it.
         */
        private boolean isAbsentStill(IdentifierToken named) {
            if (patient.get(named) instanceof Lookup.Absent && askedAgain.add(named)) {
                patients.evict(named);
                patient.put(named, patients.getAll(Set.of(named)).get(named));
            }
            return patient.get(named) instanceof Lookup.Absent;
        }

        /** Why a device that is linked can't serve for a patient who is not on the server. */
        private Refusal linkedToAnother(PatientLink link) {
            KnownPatient owner = link.patientId() == null ? null : current(link.patientId());
            return owner != null && owner.state() != KnownPatient.State.VALID
                    ? unusable(owner)
                    : mismatch("the Device is linked already, and the patient that the message names is not on the FHIR"
                            + " server");
        }

        private Refusal link(IdentifierToken identifier, Lookup<KnownDevice> known, KnownPatient owner) {
            if (owner.state() != KnownPatient.State.VALID) {
                return unusable(owner);
            }
            Lookup<KnownDevice> linked = known instanceof Lookup.Found(KnownDevice unlinked)
                    ? placeholders.linked(identifier, unlinked, owner.id())
                    : placeholders.device(identifier, owner.id());
            device.put(identifier, linked);
            devices.put(identifier, linked);
            return null;
        }

        private List<Span> spans(IdentityQuestion question, KnownDevice known, IdentifierToken named, String namedId) {
            if (!isPast(question, known)) {
                return List.of(Span.always(whose(question, known, known.link(), false, namedId)));
            }
            var timeline = history.of(known);
            if (timeline.isEmpty()) {
                return List.of(Span.always(mismatch("the readings are older than the Device's last change, and its"
                        + " version history does not say when it was linked to whom")));
            }
            List<Span> spans = new ArrayList<>();
            for (LinkTimeline.Stretch each : timeline.get().between(question.first(), question.last() == null
                    ? question.first()
                    : question.last())) {
                spans.add(new Span(each.from(), each.until(), each.link() == null
                        ? mismatch("the readings are older than what the Device's version history tells")
                        : whose(question, known, orNamed(each.link(), known, named), each.until() != null, namedId)));
            }
            return spans;
        }

        /**
         * Where devices are linked to whom the messages name, a time at which the device was linked to nobody is that
         * patient's: the message that brought about the link is older than the link.
         */
        private PatientLink orNamed(PatientLink then, KnownDevice known, IdentifierToken named) {
            boolean theirs = options.mode() == IdentityMode.CREATE && then.equals(PatientLink.NOBODY)
                    && known.link().patientId() != null && !isAbsentStill(named)
                    && patient.get(named) instanceof Lookup.Found(String id)
                    && current(id).id().equals(current(known.link().patientId()).id());
            return theirs ? known.link() : then;
        }

        private Resolution whose(IdentityQuestion question, KnownDevice known, PatientLink link, boolean past,
                String namedId) {
            if (link.elsewhere()) {
                return new Refusal(ErrorName.FhirResourceNotFound,
                        "the Device is linked to something that is no Patient"
                                + " of this FHIR server");
            }
            if (link.patientId() == null) {
                return past
                        ? mismatch("at the time of the readings the Device was linked to nobody")
                        : new Refusal(ErrorName.FhirResourceNotFound, "the Device is linked to no patient");
            }
            KnownPatient owner = current(link.patientId());
            if (owner.state() != KnownPatient.State.VALID) {
                return unusable(owner);
            }
            if (namedId != null && !current(namedId).id().equals(owner.id())) {
                return mismatch(past
                        ? "at the time of the readings the Device was linked to another patient than the message names"
                        : "the Device is linked to another patient than the message names");
            }
            if (question.encounter() == null) {
                return new Resolution.Identity(known.id(), owner.id(), null);
            }
            return switch (encounter.get(question.encounter())) {
                case Lookup.Found<List<KnownEncounter>> found -> withEncounter(known, owner, found.value());
                case Lookup.Absent<List<KnownEncounter>> absent -> absent.refusal();
                case Lookup.Unusable<List<KnownEncounter>> unusable -> unusable.refusal();
            };
        }

        private Resolution withEncounter(KnownDevice known, KnownPatient owner, List<KnownEncounter> candidates) {
            List<KnownEncounter> theirs = candidates.stream().filter(each -> each.patientId() != null && current(each
                    .patientId()).id().equals(owner.id())).toList();
            return switch (theirs.size()) {
                case 0 -> new Refusal(ErrorName.FhirResourceNotFound,
                        "the Encounter that the message names is not the patient's");
                case 1 -> new Resolution.Identity(known.id(), owner.id(), theirs.getFirst().id());
                default -> new Refusal(ErrorName.MultipleResourceFound,
                        "more than one Encounter of the patient has the identifier that the message names");
            };
        }

        /** The patient that stands for this one today: itself, or who replaced it. */
        private KnownPatient current(String patientId) {
            KnownPatient at = state(patientId);
            for (int i = 0; i < KnownPatient.MOST_REPLACEMENTS && at.state() == KnownPatient.State.REPLACED; i++) {
                at = state(at.replacedBy());
            }
            return at;
        }

        private KnownPatient state(String patientId) {
            return state.computeIfAbsent(patientId, id -> states.getAll(Set.of(id)).get(id));
        }
    }

    private static Refusal mismatch(String reason) {
        return new Refusal(ErrorName.PatientDeviceMismatch, reason);
    }

    private static Refusal unusable(KnownPatient patient) {
        return new Refusal(ErrorName.FhirResourceNotFound, switch (patient.state()) {
            case VALID -> throw new IllegalArgumentException("a valid patient is usable");
            case REPLACED -> "the patient was replaced by another, and that one again, too often to follow";
            case REPLACED_ELSEWHERE -> "the patient was replaced by something that is no Patient of this FHIR server";
            case RETRACTED -> "the patient's record says that it is not in use (active is false)";
            case GONE -> "the patient is not on the FHIR server, or was deleted";
        });
    }
}
