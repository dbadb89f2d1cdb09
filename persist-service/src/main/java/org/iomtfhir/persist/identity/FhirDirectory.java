package org.iomtfhir.persist.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.iomtfhir.fhirclient.server.AnswerTooLargeException;
import org.iomtfhir.fhirclient.server.ChangesSearch;
import org.iomtfhir.fhirclient.server.FhirRefusedException;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ReadResult;
import org.iomtfhir.fhirclient.server.SearchResult;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.identity.Resolution.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Looks up devices, patients and encounters on the FHIR server, many in one search. Servers may find more than was asked
 * for (prefixes, any system, any letter case), so what they find is compared exactly. Remembers nothing; thread-safe.
 */
final class FhirDirectory {

    /** How many identifiers are joined into a search: a server's limit on OR-lists is not often lower. */
    static final int JOINED = 100;

    /** What to do once the cause is gone. */
    static final String REPLAY = "; then replay the dead letter";

    /** What no server can have anything against. */
    private static final String HARMLESS_IDENTIFIER = "iomt-fhir-connector";

    /** What placeholders are made of, and what servers add. */
    private static final Set<String> SHELL = Set.of("resourceType", "id", "meta", "text", "identifier", "patient");

    /** What placeholders say besides where messages describe their devices. */
    private static final Set<String> DESCRIPTION = Set.of("type", "udiCarrier", "extension");

    private static final int LEAST_COUNT = 100;
    private static final int PAGES_OF_ONE = 20;
    private static final int PAGES_OF_LINKED = 2;

    /** How many records of one patient are looked through for those that it replaced. */
    private static final int MOST_LINKED = 1_000;
    private static final int PAGE_OF_LINKED = 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FhirServer server;
    private final References references;
    private final InstantSource clock;

    /**
     * @param clock
     *            says which identifiers have ended
     */
    FhirDirectory(FhirServer server, InstantSource clock) {
        this.server = server;
        this.clock = clock;
        this.references = new References(server.base());
    }

    /** The devices with these identifiers. */
    Map<IdentifierToken, Lookup<KnownDevice>> devices(Set<IdentifierToken> identifiers) {
        return byIdentifier("Device", identifiers, one("Device", FhirDirectory::notInError, this::device));
    }

    /**
     * The logical ids of the patients with these identifiers. A merge leaves the identifier with both records: where all that
     * have it end at one patient, that is the one.
     */
    Map<IdentifierToken, Lookup<String>> patients(Set<IdentifierToken> identifiers) {
        Answer<Lookup<String>> one = one("Patient", each -> true, each -> each.resource().id());
        return byIdentifier("Patient", identifiers, new Answer<>(found -> commonEnd(found).<Lookup<String>>map(
                Lookup.Found::new).orElseGet(() -> one.of().apply(found)), one.tooMany()));
    }

    /** The logical id of the patient by whom all of several were replaced, one after the other; empty if there is none. */
    private Optional<String> commonEnd(List<Read> patients) {
        if (patients.size() < 2) {
            return Optional.empty();
        }
        Map<String, KnownPatient> known = new HashMap<>();
        patients.forEach(each -> known.put(each.resource().id(), patient(each)));
        Set<Optional<String>> ends = new HashSet<>();
        for (Read each : patients) {
            ends.add(end(each.resource().id(), known));
        }
        return ends.size() == 1 ? ends.iterator().next() : Optional.empty();
    }

    private Optional<String> end(String patientId, Map<String, KnownPatient> known) {
        KnownPatient at = Objects.requireNonNull(known.get(patientId));
        for (int i = 0; i < KnownPatient.MOST_REPLACEMENTS && at.replacedBy() != null; i++) {
            String next = at.replacedBy();
            at = known.computeIfAbsent(next, id -> Objects.requireNonNull(patientsById(Set.of(id)).get(id)));
        }
        return at.replacedBy() == null ? Optional.of(at.id()) : Optional.empty();
    }

    /** All encounters with these identifiers, whoever's they are; those entered in error are left out. */
    Map<IdentifierToken, Lookup<List<KnownEncounter>>> encounters(Set<IdentifierToken> identifiers) {
        return byIdentifier("Encounter", identifiers, new Answer<>(found -> {
            List<KnownEncounter> usable = found.stream().filter(FhirDirectory::notInError)
                    .map(each -> new KnownEncounter(each.resource().id(), references.id("Patient", each.json().path(
                            "subject").path("reference").asText(null))))
                    .toList();
            return usable.isEmpty() ? none("Encounter", found.isEmpty()) : new Lookup.Found<>(usable);
        }, tooMany("Encounter")));
    }

    private static boolean notInError(Read each) {
        return !"entered-in-error".equals(each.json().path("status").asText());
    }

    /** The patients of these logical ids; one that is not there is {@link KnownPatient.State#GONE}. */
    Map<String, KnownPatient> patientsById(Set<String> ids) {
        Map<String, KnownPatient> patients = new HashMap<>();
        for (List<String> some : parts(ids)) {
            try {
                SearchResult result = server.search("Patient", Map.of("_id", String.join(",", some), "_count", Integer
                        .toString(some.size()), "_elements", "active,link"), 1);
                for (StoredResource resource : result.resources()) {
                    patients.put(resource.id(), patient(resource));
                }
            } catch (AnswerTooLargeException e) {
                // A server that knows no _elements sends photographs and all: then one at a time.
            }
        }
        for (String id : ids) {
            // What a search leaves out may be there all the same.
            patients.computeIfAbsent(id, this::patientById);
        }
        patients.keySet().retainAll(ids);
        return patients;
    }

    /** Likewise, and whom each replaced, whether its own record says so or theirs. */
    Map<String, KnownPatient> patientsWithReplaced(Set<String> ids) {
        Map<String, KnownPatient> patients = new HashMap<>(patientsById(ids));
        for (List<String> some : parts(ids)) {
            Map<String, Set<String>> replaced = new HashMap<>();
            for (StoredResource other : linkedTo(some)) {
                for (String replacing : linked(json(other), "replaced-by")) {
                    replaced.computeIfAbsent(replacing, each -> new LinkedHashSet<>()).add(other.id());
                }
            }
            some.forEach(id -> patients.computeIfPresent(id, (key, patient) -> patient.with(replaced.getOrDefault(key,
                    Set.of()))));
        }
        return patients;
    }

    /**
     * All patients whose records name one of these, if the server can search for links at all: in one that is not looked at, a series
     * may have begun.
     */
    private List<StoredResource> linkedTo(List<String> patientIds) {
        String references = patientIds.stream().map(id -> "Patient/" + id).collect(Collectors.joining(","));
        Map<String, String> asked = Map.of("link", references, "_elements", "active,link");
        try {
            Map<String, String> withCount = new HashMap<>(asked);
            withCount.put("_count", Integer.toString(LEAST_COUNT));
            SearchResult result = server.search("Patient", withCount, PAGES_OF_LINKED);
            if (result.complete()) {
                return result.resources();
            }
        } catch (FhirRefusedException e) {
            return List.of(); // Then there is what the patient's own record says.
        } catch (AnswerTooLargeException e) {
            // Of fewer patients, or fewer at once, it may be small enough.
        }
        if (patientIds.size() > 1) {
            List<StoredResource> linked = new ArrayList<>(linkedTo(patientIds.subList(0, patientIds.size() / 2)));
            linked.addAll(linkedTo(patientIds.subList(patientIds.size() / 2, patientIds.size())));
            return linked;
        }
        SearchResult all = new ChangesSearch(server, PAGE_OF_LINKED, MOST_LINKED).since("Patient", asked,
                Instant.EPOCH);
        if (!all.complete()) {
            throw FhirUnavailableException.transientFailure("more than " + MOST_LINKED
                    + " records on the FHIR server have"
                    + " a link to one Patient, or it does not show them all: nobody can tell in which of them a series"
                    + " began. Take the links out that are not meant");
        }
        return all.resources();
    }

    private KnownPatient patientById(String id) {
        return switch (server.read("Patient", id)) {
            case ReadResult.Found found -> patient(found.resource());
            case ReadResult.Missing missing -> new KnownPatient(id, KnownPatient.State.GONE, null, Set.of());
            case ReadResult.Deleted deleted -> new KnownPatient(id, KnownPatient.State.GONE, null, Set.of());
        };
    }

    /** Whether a resource that was not searched for has this identifier, as a search would have compared it. */
    boolean has(StoredResource resource, IdentifierToken identifier) {
        return new Read(resource, json(resource)).has(identifier, clock.instant());
    }

    /** Whether a resource says of itself that it never should have been. */
    static boolean isInError(StoredResource resource) {
        return !notInError(new Read(resource, json(resource)));
    }

    /** Whether a resource says nothing but what {@link PlaceholderResources} has it say. */
    static boolean isShell(StoredResource resource) {
        JsonNode json = json(resource);
        Set<String> elements = new HashSet<>();
        json.fieldNames().forEachRemaining(elements::add);
        if (SHELL.containsAll(elements) && json.path("identifier").size() == 1) {
            return true;
        }
        elements.removeAll(SHELL);
        return DESCRIPTION.containsAll(elements) && PlaceholderDigest.fits(json);
    }

    /** What a Device says of itself. */
    KnownDevice device(StoredResource resource) {
        return device(new Read(resource, json(resource)));
    }

    private KnownDevice device(Read read) {
        return new KnownDevice(read.resource().id(), read.resource().version(), read.resource().lastUpdated(), link(read
                .json()), LinkedSince.of(read.json()), isPlaceholder(read.json()));
    }

    private static boolean isPlaceholder(JsonNode device) {
        for (JsonNode tag : device.path("meta").path("tag")) {
            if (PlaceholderResources.TAG_SYSTEM.equals(tag.path("system").asText())
                    && PlaceholderResources.TAG_CODE.equals(tag.path("code").asText())) {
                return true;
            }
        }
        return false;
    }

    /** Whom a version of a Device is linked to. */
    PatientLink link(StoredResource device) {
        return link(json(device));
    }

    /** Since when a version of a Device is linked so, null where it does not say. */
    @Nullable
    Instant linkedSince(StoredResource device) {
        return LinkedSince.of(json(device));
    }

    private PatientLink link(JsonNode device) {
        JsonNode patient = device.path("patient");
        if (patient.isMissingNode() || patient.isNull()) {
            return PatientLink.NOBODY;
        }
        String id = references.id("Patient", patient.path("reference").asText(null));
        return id == null ? PatientLink.ELSEWHERE : PatientLink.to(id);
    }

    private KnownPatient patient(StoredResource resource) {
        return patient(new Read(resource, json(resource)));
    }

    private KnownPatient patient(Read read) {
        StoredResource resource = read.resource();
        JsonNode json = read.json();
        Set<String> replaced = linked(json, "replaces");
        for (JsonNode link : json.path("link")) {
            if ("replaced-by".equals(link.path("type").asText())) {
                String other = references.id("Patient", link.path("other").path("reference").asText(null));
                return other == null
                        ? new KnownPatient(resource.id(), KnownPatient.State.REPLACED_ELSEWHERE, null,
                                replaced)
                        : new KnownPatient(resource.id(), KnownPatient.State.REPLACED, other, replaced);
            }
        }
        boolean retracted = json.path("active").isBoolean() && !json.path("active").asBoolean();
        return new KnownPatient(resource.id(), retracted
                ? KnownPatient.State.RETRACTED
                : KnownPatient.State.VALID, null, replaced);
    }

    /** The logical ids of the patients to whom a patient has links of this type. */
    private Set<String> linked(JsonNode patient, String type) {
        Set<String> ids = new LinkedHashSet<>();
        for (JsonNode link : patient.path("link")) {
            String id = references.id("Patient", link.path("other").path("reference").asText(null));
            if (type.equals(link.path("type").asText()) && id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** A resource and its JSON. */
    private record Read(StoredResource resource, JsonNode json) {

        boolean has(IdentifierToken identifier, Instant now) {
            for (JsonNode each : json.path("identifier")) {
                if (identifier.matches(each, now)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * Makes the answer of one identifier.
     *
     * @param of
     *            from the resources that have it
     * @param tooMany
     *            where the server finds more than can be looked through
     */
    private record Answer<V>(Function<List<Read>, V> of, V tooMany) {}

    private <V> Map<IdentifierToken, V> byIdentifier(String type, Set<IdentifierToken> identifiers, Answer<V> answer) {
        Instant now = clock.instant();
        Map<IdentifierToken, V> answers = new HashMap<>();
        for (List<IdentifierToken> some : parts(identifiers)) {
            byIdentifier(type, some, answer, now, answers);
        }
        return answers;
    }

    /** Of fewer the server may show all, or refuse only those that it has something against. */
    private <V> void byIdentifier(String type, List<IdentifierToken> some, Answer<V> answer, Instant now,
            Map<IdentifierToken, V> answers) {
        Optional<List<Read>> found = search(type, some, some.size() == 1 ? PAGES_OF_ONE : 1);
        if (found.isEmpty() && some.size() > 1) {
            byIdentifier(type, some.subList(0, some.size() / 2), answer, now, answers);
            byIdentifier(type, some.subList(some.size() / 2, some.size()), answer, now, answers);
            return;
        }
        for (IdentifierToken token : some) {
            answers.put(token, found.map(all -> answer.of().apply(all.stream().filter(each -> each.has(token, now))
                    .toList())).orElse(answer.tooMany()));
        }
    }

    /** Empty if the server has more than was fetched or can be taken, or refuses to search for these. */
    private Optional<List<Read>> search(String type, List<IdentifierToken> tokens, int pages) {
        String joined = tokens.stream().map(IdentifierToken::searchText).collect(Collectors.joining(","));
        String count = Integer.toString(Math.max(LEAST_COUNT, 2 * tokens.size()));
        SearchResult result;
        try {
            result = server.search(type, Map.of("identifier", joined, "_count", count), pages);
        } catch (AnswerTooLargeException e) {
            if (tokens.size() == 1) {
                requireSeveral(type, tokens.getFirst(), e);
            }
            return Optional.empty();
        } catch (FhirRefusedException e) {
            if (tokens.size() == 1) {
                requireSearch(type, e);
            }
            return Optional.empty();
        }
        if (!result.complete()) {
            if (tokens.size() == 1) {
                requireSeveral(result.resources(), tokens.getFirst());
            }
            return Optional.empty();
        }
        Map<String, Read> byId = new LinkedHashMap<>();
        result.resources().forEach(each -> byId.put(each.id(), new Read(each, json(each))));
        return Optional.of(List.copyOf(byId.values()));
    }

    /**
     * The server's answer is larger than is taken: that several have the identifier is the message's matter only if a small
     * answer shows it.
     */
    private void requireSeveral(String type, IdentifierToken token, AnswerTooLargeException tooLarge) {
        SearchResult few;
        try {
            few = server.search(type,
                    Map.of("identifier", token.searchText(), "_count", "2", "_elements", "identifier"),
                    1);
        } catch (AnswerTooLargeException e) {
            throw tooLarge;
        }
        if (few.resources().stream().filter(each -> has(each, token)).map(StoredResource::id).distinct().count() < 2) {
            throw tooLarge;
        }
    }

    /** The server finds more than can be looked through: the message's matter only if these have its identifier. */
    private void requireSeveral(List<StoredResource> found, IdentifierToken token) {
        if (found.stream().filter(each -> has(each, token)).map(StoredResource::id).distinct().limit(2).count() < 2) {
            throw FhirUnavailableException.transientFailure("the FHIR server finds by identifier, page after page, what"
                    + " has not the identifier that was asked for");
        }
    }

    /** The server refuses to search for an identifier: fails if it refuses others as well, since then it is no fault of this one. */
    private void requireSearch(String type, FhirRefusedException refusal) {
        try {
            server.search(type, Map.of("identifier", HARMLESS_IDENTIFIER, "_count", "1"), 1);
        } catch (FhirRefusedException e) {
            refusal.addSuppressed(e);
            throw FhirUnavailableException.transientFailure("the FHIR server refuses to search " + type
                    + " by identifier: " + refusal.getMessage());
        }
    }

    private static <T> Answer<Lookup<T>> one(String type, Predicate<Read> usable, Function<Read, T> value) {
        return new Answer<>(found -> one(type, found.stream().filter(usable).map(value).toList(), found.isEmpty()),
                tooMany(type));
    }

    private static <T> Lookup<T> tooMany(String type) {
        return new Lookup.Unusable<>(new Refusal(ErrorName.MultipleResourceFound, "the FHIR server finds more of type "
                + type + " than can be looked through for the identifier that the message names, or refuses to"
                + " search for it: name the identifier's system in identity." + type.toLowerCase(Locale.ROOT)
                + "-system, and look at the identifier" + REPLAY));
    }

    private static <T> Lookup<T> one(String type, List<T> usable, boolean noneAtAll) {
        return switch (usable.size()) {
            case 0 -> none(type, noneAtAll);
            case 1 -> new Lookup.Found<>(usable.getFirst());
            default -> new Lookup.Unusable<>(new Refusal(ErrorName.MultipleResourceFound, "more than one " + type
                    + " on the FHIR server has the identifier that the message names: take it from those that are not"
                    + " meant (or set its use to old there), merge records of one patient, or name the identifier's"
                    + " system in identity." + type.toLowerCase(Locale.ROOT) + "-system" + REPLAY));
        };
    }

    private static <T> Lookup<T> none(String type, boolean noneAtAll) {
        return noneAtAll
                ? new Lookup.Absent<>(new Refusal(ErrorName.FhirResourceNotFound, "no " + type
                        + " on the FHIR server has the identifier that the message names, in its system and in use: enter"
                        + " it there, or correct what the device or the template names" + REPLAY))
                : new Lookup.Unusable<>(new Refusal(ErrorName.FhirResourceNotFound, "the " + type
                        + " that the message names was entered in error: give the identifier to the one that is meant"
                        + REPLAY));
    }

    private static JsonNode json(StoredResource resource) {
        try {
            return MAPPER.readTree(resource.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a resource that was read is JSON");
        }
    }

    private static <T> List<List<T>> parts(Set<T> all) {
        List<T> list = new ArrayList<>(all);
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < list.size(); from += JOINED) {
            parts.add(list.subList(from, Math.min(list.size(), from + JOINED)));
        }
        return parts;
    }
}
