package org.iomtfhir.persist.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.identity.Resolution.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Resolves identities on a FHIR server. Each kind of answer is cached under everything that decides it: devices, patients
 * and encounters by system and value, patients' states by logical id, links of the past by device and version.
 */
public final class FhirIdentityResolver implements IdentityResolver {

    /** By how much the clocks of this machine and of the FHIR server may differ before a change of hands is seen late. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(5);

    /** A process that was away looks at Devices that were changed so long before it sees them first. */
    private static final Duration LOOKED_BACK = Duration.ofDays(1);

    private final IdentityOptions options;
    private final PlaceholderResources placeholders;
    private final LinkHistory history;
    private final CoalescingCache<IdentifierToken, Lookup<KnownDevice>> devices;
    private final CoalescingCache<IdentifierToken, Lookup<String>> patients;
    private final CoalescingCache<IdentifierToken, Lookup<List<KnownEncounter>>> encounters;
    private final CoalescingCache<String, KnownPatient> states;
    private final InstantSource clock;
    private final Counter differing;
    private final FhirDirectory directory;
    private final Consumer<String> relinked;
    private final Cache<String, KnownDevice> seen;

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
     *            tells how old the caches' answers are
     * @param clock
     *            tells when they were asked for, and which identifiers have ended
     * @param relinked
     *            is told the logical id of a Device that is seen to have changed since it was seen last, and was linked to
     *            another patient meanwhile, or that was changed within a day before it is seen first; must not block
     * @param metrics
     *            counts hits, misses, loads and evictions of the caches, and messages that name another patient than their
     *            device's
     */
    public FhirIdentityResolver(FhirServer server, ServerProfile profile, IdentityOptions options, Executor executor,
            Ticker ticker, InstantSource clock, Consumer<String> relinked, MeterRegistry metrics) {
        this.options = options;
        this.clock = clock;
        this.differing = Counter.builder("fhir.patients.differing").description(
                "Messages filed on their device's patient though they name another, since the two are not compared")
                .register(metrics);
        this.directory = new FhirDirectory(server, clock);
        this.relinked = relinked;
        this.seen = Caffeine.newBuilder().maximumSize(options.cacheSize()).build();
        this.placeholders = new PlaceholderResources(server, profile, directory);
        this.history = new LinkHistory(server, profile, directory, options.cacheSize(), ticker, metrics);
        this.devices = new CoalescingCache<>(options.cacheSize(), options.keepFound(), options.keepMissing(),
                FhirIdentityResolver::isLinked,
                new BatchingLoader<>(this::devicesSeen, executor, FhirDirectory.JOINED)::load,
                executor, ticker, clock);
        this.patients = new CoalescingCache<>(options.cacheSize(), options.keepFound(), options.keepMissing(),
                each -> each instanceof Lookup.Found, directory::patients, executor, ticker, clock);
        this.encounters = new CoalescingCache<>(options.cacheSize(), options.keepFound(), options.keepMissing(),
                each -> each instanceof Lookup.Found, directory::encounters, executor, ticker, clock);
        this.states = new CoalescingCache<>(options.cacheSize(), options.keepFound(), options.keepMissing(),
                each -> each
                        .state() == KnownPatient.State.VALID || each.state() == KnownPatient.State.REPLACED,
                directory::patientsWithReplaced, executor, ticker, clock);
        Map.of("device", devices, "patient", patients, "encounter", encounters, "patientstate", states).forEach((name,
                cache) -> CaffeineCacheMetrics.monitor(metrics, cache.metered(), "identity." + name));
    }

    private Map<IdentifierToken, Lookup<KnownDevice>> devicesSeen(Set<IdentifierToken> identifiers) {
        Map<IdentifierToken, Lookup<KnownDevice>> found = directory.devices(identifiers);
        found.values().forEach(each -> {
            if (each instanceof Lookup.Found(KnownDevice device) && mayHaveChangedHands(device)) {
                relinked.accept(device.id());
            }
        });
        return found;
    }

    private boolean mayHaveChangedHands(KnownDevice device) {
        KnownDevice before = seen.getIfPresent(device.id());
        seen.put(device.id(), device);
        if (device.isFirstVersion() || device.link().equals(PatientLink.NOBODY)) {
            return false;
        }
        return before == null
                ? device.lastUpdated() != null && device.lastUpdated().isAfter(clock.instant().minus(
                        LOOKED_BACK))
                : !before.link().equals(device.link()) || !Objects.equals(before.linkedSince(), device.linkedSince());
    }

    private static boolean isLinked(Lookup<KnownDevice> device) {
        return device instanceof Lookup.Found(KnownDevice known) && known.link().patientId() != null;
    }

    @Override
    public List<List<Span>> resolve(List<IdentityQuestion> questions) {
        List<List<Span>> answers = new ArrayList<>(answers(questions));
        List<Integer> doubted = IntStream.range(0, answers.size()).filter(i -> answers.get(i).stream().anyMatch(
                each -> isMismatch(questions.get(i), each))).boxed().toList();
        if (!doubted.isEmpty()) {
            // What is remembered may be what is wrong: nobody is refused for it before the server was asked now.
            List<IdentityQuestion> theirs = doubted.stream().map(questions::get).toList();
            theirs.forEach(this::evict);
            List<List<Span>> anew = answers(theirs);
            for (int i = 0; i < theirs.size(); i++) {
                answers.set(doubted.get(i), anew.get(i));
            }
        }
        countDiffering(questions, answers);
        return List.copyOf(answers);
    }

    private List<List<Span>> answers(List<IdentityQuestion> asked) {
        List<IdentityQuestion> questions = byFurtherIdentifiers(asked);
        Batch batch = new Batch(questions);
        return questions.stream().map(batch::answer).toList();
    }

    /** Devices that are not found by their ids are asked for by the first of their further identifiers that is found, if one is. */
    private List<IdentityQuestion> byFurtherIdentifiers(List<IdentityQuestion> asked) {
        List<IdentityQuestion> questions = new ArrayList<>(asked);
        int most = asked.stream().mapToInt(each -> each.description().identifiers().size()).max().orElse(0);
        List<Integer> open = IntStream.range(0, asked.size()).filter(i -> asked.get(i).device() != null
                && !asked.get(i).description().identifiers().isEmpty()).boxed().toList();
        for (int next = 0; next <= most && !open.isEmpty(); next++) {
            int at = next;
            Map<IdentifierToken, Lookup<KnownDevice>> found = devicesToBeMade(open.stream().map(i -> identifier(asked
                    .get(i), at)).collect(Collectors.toSet()));
            open.forEach(i -> {
                IdentifierToken identifier = identifier(asked.get(i), at);
                if (identifier != null && !(found.get(identifier) instanceof Lookup.Absent)) {
                    questions.set(i, asked.get(i).withDevice(identifier));
                }
            });
            open = open.stream().filter(i -> found.get(identifier(asked.get(i), at)) instanceof Lookup.Absent
                    && at < asked.get(i).description().identifiers().size()).toList();
        }
        return questions;
    }

    /**
     * Devices, where one that is not there would be made: that it is not there is asked for now, since it may have been made for another
     * of its identifiers after it was asked for last.
     */
    private Map<IdentifierToken, Lookup<KnownDevice>> devicesToBeMade(Set<IdentifierToken> identifiers) {
        Instant now = clock.instant();
        Map<IdentifierToken, Lookup<KnownDevice>> found = new HashMap<>(devices.getAll(identifiers));
        if (options.mode() == IdentityMode.CREATE) {
            found.putAll(devices.getAll(identifiers.stream().filter(each -> found.get(each) instanceof Lookup.Absent)
                    .collect(Collectors.toMap(Function.identity(), each -> now))));
        }
        return found;
    }

    /** The identifiers in the order in which they are tried, the id of the device first. */
    private static @Nullable IdentifierToken identifier(IdentityQuestion question, int index) {
        return index == 0 ? question.device() : question.description().identifiers().get(index - 1);
    }

    /** Whether what a message names and what the device is linked to are not one patient's, the Encounter included. */
    private boolean isMismatch(IdentityQuestion question, Span span) {
        return span.whose() instanceof Refusal refusal && (refusal.error() == ErrorName.PatientDeviceMismatch
                || (refusal.error() == ErrorName.FhirResourceNotFound && question.encounter() != null
                        && encounters.peek(question.encounter()) instanceof Lookup.Found));
    }

    private void countDiffering(List<IdentityQuestion> questions, List<List<Span>> answers) {
        if (comparesPatients()) {
            return;
        }
        Map<IdentifierToken, Lookup<String>> named = patients.getAll(questions.stream().map(IdentityQuestion::patient)
                .filter(Objects::nonNull).collect(Collectors.toSet()));
        for (int i = 0; i < answers.size(); i++) {
            IdentifierToken patient = questions.get(i).patient();
            if (patient != null && answers.get(i).stream().anyMatch(each -> each
                    .whose() instanceof Resolution.Identity identity && !isOf(identity, named.get(patient)))) {
                differing.increment();
            }
        }
    }

    private static boolean isOf(Resolution.Identity identity, @Nullable Lookup<String> named) {
        return named instanceof Lookup.Found(String id) && identity.patientIds().contains(id);
    }

    private boolean comparesPatients() {
        return switch (options.mode()) {
            case LOOKUP, LOOKUP_WITH_ENCOUNTER -> options.comparePatient();
            case CREATE -> true;
        };
    }

    @Override
    public void evict(IdentityQuestion question) {
        question.description().identifiers().forEach(this::evictDevice);
        if (question.device() != null) {
            evictDevice(question.device());
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

    private void evictDevice(IdentifierToken identifier) {
        if (devices.peek(identifier) instanceof Lookup.Found(KnownDevice device)) {
            if (device.link().patientId() != null) {
                evictState(device.link().patientId());
            }
            history.knownOwners(device).forEach(this::evictState);
        }
        devices.evict(identifier);
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
    private @Nullable IdentifierToken patientOf(IdentityQuestion question) {
        return switch (options.mode()) {
            case LOOKUP, LOOKUP_WITH_ENCOUNTER -> comparesPatients() ? question.patient() : null;
            case CREATE -> {
                IdentifierToken device = question.device();
                yield question.patient() == null && options.patientPerDevice() && device != null
                        ? new IdentifierToken(options.patientSystem(), device.value())
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
            device = new HashMap<>(devices.getAll(confirmed(questions)));
            patient = new HashMap<>(patients.getAll(owners));
            encounter = encounters.getAll(keys(questions, IdentityQuestion::encounter));
            learnStates();
            if (options.mode() == IdentityMode.CREATE) {
                makeMissing(questions);
            }
            learnHistories(questions);
        }

        /**
         * Since when what is known of each device must have been asked for: a link that was read at a moment says nothing of
         * readings that were taken later.
         */
        private Map<IdentifierToken, Instant> confirmed(List<IdentityQuestion> questions) {
            Instant now = clock.instant();
            Map<IdentifierToken, Instant> needed = new HashMap<>();
            for (IdentityQuestion question : questions) {
                if (question.device() != null) {
                    Instant last = question.last() == null || !question.last().isBefore(now.minus(CLOCKS_APART))
                            ? now
                            : question.last().plus(CLOCKS_APART);
                    if (question.confirmed() != null && question.confirmed().isBefore(last)) {
                        last = question.confirmed();
                    }
                    needed.merge(question.device(), last, (a, b) -> a.isAfter(b) ? a : b);
                }
            }
            return needed;
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
            return question.first() != null && known.isOfThePast(question.first());
        }

        /** Makes most of what is missing in few requests; what this leaves out is made, or refused, one by one. */
        private void makeMissing(List<IdentityQuestion> questions) {
            Map<IdentifierToken, IdentifierToken> patientOfDevice = new LinkedHashMap<>();
            Map<IdentifierToken, DeviceDescription> descriptions = new HashMap<>();
            for (IdentityQuestion question : questions) {
                IdentifierToken named = patientOf(question);
                // Who comes second with a device finds it made, for whomever the first has named.
                if (undefined(question, named) == null && isToBeLinked(device.get(question.device()))) {
                    patientOfDevice.putIfAbsent(question.device(), named);
                    descriptions.putIfAbsent(question.device(), question.description());
                }
            }
            Set<IdentifierToken> unknown = new LinkedHashSet<>(patientOfDevice.values());
            unknown.removeIf(each -> !(patient.get(each) instanceof Lookup.Absent));
            placeholders.newPatients(unknown).forEach((identifier, id) -> {
                Lookup<String> made = new Lookup.Found<>(id);
                patient.put(identifier, made);
                patients.put(identifier, made);
                KnownPatient valid = new KnownPatient(id, KnownPatient.State.VALID, null, Set.of());
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
            placeholders.newDevices(missing, descriptions).forEach((identifier, known) -> {
                Lookup<KnownDevice> made = new Lookup.Found<>(known);
                device.put(identifier, made);
                devices.put(identifier, made);
            });
        }

        private static boolean isToBeLinked(@Nullable Lookup<KnownDevice> known) {
            return switch (known) {
                case null -> false;
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
                next = learnt.values().stream().flatMap(each -> Stream.concat(Stream.ofNullable(each.replacedBy()), each
                        .replaced().stream())).filter(each -> !state.containsKey(each)).collect(Collectors.toSet());
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
                Refusal refusal = ensure(question, Objects.requireNonNull(named));
                if (refusal != null) {
                    return List.of(Span.always(refusal));
                }
            }
            if (named != null && question.patient() != null) {
                switch (namedStill(named)) {
                    case Lookup.Found<String> found -> namedId = found.value();
                    case Lookup.Absent<String> absent -> {
                        return List.of(Span.always(absent.refusal()));
                    }
                    case Lookup.Unusable<String> unusable -> {
                        return List.of(Span.always(unusable.refusal()));
                    }
                }
            }
            return switch (Objects.requireNonNull(device.get(question.device()))) {
                case Lookup.Found<KnownDevice> found -> spans(question, found.value(), named, namedId);
                case Lookup.Absent<KnownDevice> absent -> List.of(Span.always(absent.refusal()));
                case Lookup.Unusable<KnownDevice> unusable -> List.of(Span.always(unusable.refusal()));
            };
        }

        private @Nullable Refusal undefined(IdentityQuestion question, @Nullable IdentifierToken named) {
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
        private @Nullable Refusal ensure(IdentityQuestion question, IdentifierToken named) {
            Lookup<KnownDevice> known = Objects.requireNonNull(device.get(question.device()));
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
            return switch (Objects.requireNonNull(patient.get(named))) {
                case Lookup.Found<String> found -> link(question, known, current(found.value()));
                case Lookup.Absent<String> absent -> absent.refusal();
                case Lookup.Unusable<String> unusable -> unusable.refusal();
            };
        }

        /**
         * A patient who was missing a moment ago may have been made since, by whoever has made and linked the device. So the
         * server is asked once more before anybody is refused for it.
         */
        private Lookup<String> namedStill(IdentifierToken named) {
            if (patient.get(named) instanceof Lookup.Absent && askedAgain.add(named)) {
                patients.evict(named);
                patient.put(named, Objects.requireNonNull(patients.getAll(Set.of(named)).get(named)));
            }
            return Objects.requireNonNull(patient.get(named));
        }

        private boolean isAbsentStill(IdentifierToken named) {
            return namedStill(named) instanceof Lookup.Absent;
        }

        /** Why a device that is linked can't serve for a patient who is not on the server. */
        private Refusal linkedToAnother(PatientLink link) {
            KnownPatient owner = link.patientId() == null ? null : current(link.patientId());
            return owner != null && owner.state() != KnownPatient.State.VALID
                    ? unusable(owner)
                    : mismatch("the Device is linked already, and the patient that the message names is not on the FHIR"
                            + " server: enter that patient and link the Device to them, or correct whom the message"
                            + " names" + FhirDirectory.REPLAY);
        }

        private @Nullable Refusal link(IdentityQuestion question, Lookup<KnownDevice> known, KnownPatient owner) {
            IdentifierToken identifier = Objects.requireNonNull(question.device());
            if (owner.state() != KnownPatient.State.VALID) {
                return unusable(owner);
            }
            Lookup<KnownDevice> linked = known instanceof Lookup.Found(KnownDevice unlinked)
                    ? placeholders.linked(identifier, unlinked, owner.id())
                    : placeholders.device(identifier, owner.id(), question.description());
            device.put(identifier, linked);
            devices.put(identifier, linked);
            return null;
        }

        private List<Span> spans(IdentityQuestion question, KnownDevice known, @Nullable IdentifierToken named,
                @Nullable String namedId) {
            if (!isPast(question, known)) {
                return List.of(Span.always(whose(question, known, known.link(), false, namedId)));
            }
            var timeline = history.of(known);
            if (timeline.isEmpty()) {
                return List.of(Span.always(mismatch("the readings are older than the Device's last change, and its"
                        + " version history has no times that say when it was linked to whom: file them by hand")));
            }
            List<Span> spans = new ArrayList<>();
            Instant first = Objects.requireNonNull(question.first());
            for (LinkTimeline.Stretch each : timeline.get().between(first, question.last() == null
                    ? first
                    : question.last())) {
                add(spans, new Span(each.from(), each.until(), each.link() == null
                        ? mismatch(
                                "the readings are of a time of which the Device's version history does not tell whom it"
                                        + " was linked to: it does not go back so far, or its link says the same time since when it"
                                        + " holds as the one of the patient before it. Say in the Device since when it is its"
                                        + " patient's (extension " + LinkedSince.EXTENSION
                                        + " of Device.patient), or file them by hand" + FhirDirectory.REPLAY)
                        : whose(question, known, orNamed(each.link(), known, named), each.until() != null, namedId)));
            }
            return spans;
        }

        /** What goes from one record of a patient to another that replaced it is no change of hands. */
        private static void add(List<Span> spans, Span next) {
            if (!spans.isEmpty() && spans.getLast().whose() instanceof Resolution.Identity before && next
                    .whose() instanceof Resolution.Identity then && before.isSame(then)) {
                spans.set(spans.size() - 1, new Span(spans.getLast().from(), next.until(), before));
            } else {
                spans.add(next);
            }
        }

        /**
         * Where devices are linked to whom the messages name, a time at which the device was linked to nobody is that
         * patient's: the message that brought about the link is older than the link.
         */
        private PatientLink orNamed(PatientLink then, KnownDevice known, @Nullable IdentifierToken named) {
            boolean theirs = options.mode() == IdentityMode.CREATE && named != null && then.equals(PatientLink.NOBODY)
                    && known.link().patientId() != null && !isAbsentStill(named)
                    && patient.get(named) instanceof Lookup.Found(String id)
                    && current(id).id().equals(current(known.link().patientId()).id());
            return theirs ? known.link() : then;
        }

        private Resolution whose(IdentityQuestion question, KnownDevice known, PatientLink link, boolean past,
                @Nullable String namedId) {
            if (link.elsewhere()) {
                return new Refusal(ErrorName.FhirResourceNotFound,
                        "the Device is linked to something that is no Patient"
                                + " of this FHIR server: link it to one (Device.patient)" + FhirDirectory.REPLAY);
            }
            if (link.patientId() == null) {
                return past
                        ? mismatch(
                                "at the time of the readings the Device was linked to nobody: say in the Device since when it"
                                        + " is its patient's (extension " + LinkedSince.EXTENSION
                                        + " of Device.patient)"
                                        + FhirDirectory.REPLAY)
                        : new Refusal(ErrorName.FhirResourceNotFound, "the Device is linked to no patient: link it"
                                + " (Device.patient)" + FhirDirectory.REPLAY);
            }
            KnownPatient owner = current(link.patientId());
            if (owner.state() != KnownPatient.State.VALID) {
                return unusable(owner);
            }
            if (namedId != null && !current(namedId).id().equals(owner.id())) {
                return mismatch((past
                        ? "at the time of the readings the Device was linked to another patient than the message names"
                        : "the Device is linked to another patient than the message names")
                        + ": link it to the one who wears it, with the time from when on where that is past (extension "
                        + LinkedSince.EXTENSION + " of Device.patient), or correct whom the message names"
                        + FhirDirectory.REPLAY);
            }
            if (question.encounter() == null) {
                return new Resolution.Identity(known.id(), owner.id(), null, records(link.patientId(), owner),
                        isUnverified(known));
            }
            return switch (Objects.requireNonNull(encounter.get(question.encounter()))) {
                case Lookup.Found<List<KnownEncounter>> found -> withEncounter(known, link, owner, found.value());
                case Lookup.Absent<List<KnownEncounter>> absent -> absent.refusal();
                case Lookup.Unusable<List<KnownEncounter>> unusable -> unusable.refusal();
            };
        }

        private boolean isUnverified(KnownDevice known) {
            return options.tagUnverified() && known.placeholder();
        }

        private List<String> records(@Nullable String linked, KnownPatient owner) {
            return KnownPatient.records(linked, owner.id(), this::state, each -> current(each).id());
        }

        private Resolution withEncounter(KnownDevice known, PatientLink link, KnownPatient owner,
                List<KnownEncounter> candidates) {
            List<KnownEncounter> theirs = candidates.stream().filter(each -> each.patientId() != null && current(each
                    .patientId()).id().equals(owner.id())).toList();
            return switch (theirs.size()) {
                case 0 -> new Refusal(ErrorName.FhirResourceNotFound,
                        "the Encounter that the message names is not that of the Device's patient: correct its"
                                + " subject, the Device's link, or what the message names" + FhirDirectory.REPLAY);
                case 1 -> new Resolution.Identity(known.id(), owner.id(), theirs.getFirst().id(), records(link
                        .patientId(), owner), isUnverified(known));
                default -> new Refusal(ErrorName.MultipleResourceFound,
                        "more than one Encounter of the patient has the identifier that the message names: take it from"
                                + " those that are not meant, or name its system in identity.encounter-system"
                                + FhirDirectory.REPLAY);
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

        private KnownPatient state(@Nullable String patientId) {
            return state.computeIfAbsent(patientId, id -> states.getAll(Set.of(id)).get(id));
        }
    }

    private static Refusal mismatch(String reason) {
        return new Refusal(ErrorName.PatientDeviceMismatch, reason);
    }

    private static Refusal unusable(KnownPatient patient) {
        return new Refusal(ErrorName.FhirResourceNotFound, switch (patient.state()) {
            case VALID -> throw new IllegalArgumentException("a valid patient is usable");
            case REPLACED ->
                "the patient was replaced by another, and that one again, too often to follow: mend the links"
                        + " of the patients (Patient.link)" + FhirDirectory.REPLAY;
            case REPLACED_ELSEWHERE ->
                "the patient was replaced by something that is no Patient of this FHIR server: link"
                        + " the Device to the patient who is" + FhirDirectory.REPLAY;
            case RETRACTED ->
                "the patient's record says that it is not in use (active is false): set it active, or link the"
                        + " Device to the right one" + FhirDirectory.REPLAY;
            case GONE ->
                "the patient is not on the FHIR server, or was deleted: enter them again, or link the Device to the"
                        + " right one" + FhirDirectory.REPLAY;
        });
    }
}
