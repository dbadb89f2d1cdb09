package org.iomtfhir.persist.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.server.ServerProfile;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.identity.Resolution.Identity;
import org.iomtfhir.persist.identity.Resolution.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose readings are while a device goes from one patient to the next, as the FHIR server tells and as it is remembered. */
class ChangeOfHandsTest {

    private static final Instant NOON = Instant.parse("2026-10-09T12:00:00Z");

    private final StandInServer server = new StandInServer(Ways.HAPI);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final List<String> relinked = new ArrayList<>();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private IdentityResolver resolver = resolver(IdentityMode.LOOKUP, true);

    @BeforeEach
    void patients() {
        at(NOON.minus(Duration.ofDays(1)));
        patient("a", "mrn-a", "");
        patient("b", "mrn-b", "");
        device("a", "");
        at(NOON);
    }

    @AfterEach
    void close() {
        server.close();
        threads.shutdownNow();
    }

    private IdentityResolver resolver(IdentityMode mode, boolean compare) {
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        return new FhirIdentityResolver(fhir, ServerProfile.hapi(), new IdentityOptions(mode, null, null, null, compare,
                false, 0, null, null), threads, () -> 0, now::get, relinked::add, metrics);
    }

    /** Here and on the server. */
    private void at(Instant time) {
        now.set(time);
        server.clock(time);
    }

    private void patient(String id, String identifier, String more) {
        server.store("""
                {"resourceType":"Patient","id":"%s","identifier":[{"system":"urn:mrn","value":"%s"}]%s}
                """.formatted(id, identifier, more));
    }

    private void device(String patientId, String extension) {
        device("d", "monitor", patientId, extension);
    }

    private void device(String id, String identifier, String patientId, String extension) {
        server.store("""
                {"resourceType":"Device","id":"%s","identifier":[{"system":"urn:serial","value":"%s"}],
                 "patient":{%s"reference":"Patient/%s"}}
                """.formatted(id, identifier, extension, patientId));
    }

    private static String since(Instant time) {
        return "\"extension\":[{\"url\":\"urn:iomtfhir:linked-since\",\"valueInstant\":\"%s\"}],".formatted(time);
    }

    private static IdentityQuestion reading(Instant time, String patient) {
        return new IdentityQuestion(new IdentifierToken(null, "monitor"), patient == null
                ? null
                : new IdentifierToken(null, patient), null, time, time);
    }

    private Resolution ask(Instant time, String patient) {
        return only(resolver.resolve(List.of(reading(time, patient))).getFirst());
    }

    private static Resolution only(List<Span> spans) {
        assertThat(spans).hasSize(1);
        return spans.getFirst().whose();
    }

    private static void refused(Resolution resolution, ErrorName error, String advice) {
        assertThat(resolution).isInstanceOfSatisfying(Refusal.class, each -> {
            assertThat(each.error()).as(each.reason()).isEqualTo(error);
            assertThat(each.reason()).contains(advice);
        });
    }

    @Test
    void aReadingNewerThanTheLinkThatIsRememberedIsTheNextPatients() {
        assertThat(ask(NOON.minusSeconds(20), null)).isEqualTo(new Identity("d", "a", null));
        at(NOON.plusSeconds(10));
        device("b", "");
        at(NOON.plusSeconds(12));

        assertThat(ask(NOON.plusSeconds(11), null)).isEqualTo(new Identity("d", "b", null));
        assertThat(ask(NOON.plusSeconds(9), null)).isEqualTo(new Identity("d", "a", null));
    }

    @Test
    void aReadingOlderThanTheLinkThatIsRememberedAsksNobody() {
        ask(NOON.minusSeconds(20), null);
        long asked = server.requests().size();
        at(NOON.plusSeconds(30));

        assertThat(ask(NOON.minusSeconds(6), null)).isEqualTo(new Identity("d", "a", null));
        assertThat(server.requests()).hasSize((int) asked);
        ask(NOON.plusSeconds(1), null);
        assertThat(server.requests()).hasSize((int) asked + 1);
    }

    /** HAPI keeps the count of versions for an hour, and shows that many of the newest. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void versionsThatAHistoryLeavesOutAreRead(int shown) {
        at(NOON.plusSeconds(10));
        device("b", "");
        at(NOON.plusSeconds(20));
        device("a", "");
        at(NOON.plusSeconds(30));
        device("b", "");
        server.showInHistory(shown);
        at(NOON.plusSeconds(40));

        assertThat(ask(NOON.minusSeconds(5), null)).isEqualTo(new Identity("d", "a", null));
        assertThat(ask(NOON.plusSeconds(11), null)).isEqualTo(new Identity("d", "b", null));
        assertThat(ask(NOON.plusSeconds(21), null)).isEqualTo(new Identity("d", "a", null));
        assertThat(ask(NOON.plusSeconds(31), null)).isEqualTo(new Identity("d", "b", null));
    }

    @Test
    void versionsThatAHistoryLeavesOutAreReadForSeveralDevicesOfABatch() {
        device("e", "strap", "a", "");
        at(NOON.plusSeconds(10));
        device("b", "");
        device("e", "strap", "b", "");
        at(NOON.plusSeconds(20));
        device("a", "");
        device("e", "strap", "a", "");
        server.showInHistory(1);
        at(NOON.plusSeconds(40));
        Instant before = NOON.minusSeconds(5);

        List<List<Span>> whose = resolver.resolve(List.of(reading(before, null), new IdentityQuestion(
                new IdentifierToken(null, "strap"), null, null, before, before)));

        assertThat(only(whose.get(0))).isEqualTo(new Identity("d", "a", null));
        assertThat(only(whose.get(1))).isEqualTo(new Identity("e", "a", null));
    }

    @Test
    void clocksThatDifferBySecondsMixUpNobody() {
        ask(NOON.minusSeconds(20), null);
        server.clock(NOON.minusSeconds(4));
        device("b", "");
        at(NOON.plusSeconds(2));

        assertThat(ask(NOON.minusSeconds(3), null)).isEqualTo(new Identity("d", "b", null));
    }

    @Test
    void theDevicesOfABatchAreConfirmedInOneSearch() {
        List<IdentityQuestion> questions = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            device("d" + i, "monitor-" + i, "a", "");
            questions.add(new IdentityQuestion(new IdentifierToken(null, "monitor-" + i), null, null, NOON, NOON));
        }
        resolver.resolve(questions);
        at(NOON.plusSeconds(30));
        long asked = server.requests().size();

        resolver.resolve(questions.stream().map(each -> new IdentityQuestion(each.device(), null, null, now.get(), now
                .get())).toList());

        assertThat(server.requests().stream().skip(asked)).singleElement().matches(each -> each.isSearch("Device"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOOKUP", "CREATE"})
    void noMismatchIsDeclaredFromMemory(IdentityMode mode) {
        resolver = resolver(mode, true);
        assertThat(ask(NOON.minusSeconds(20), "mrn-a")).isEqualTo(new Identity("d", "a", null));
        // Entered afterwards, for a time that is known as the first patient's.
        server.clock(NOON.plusSeconds(1));
        device("b", since(NOON.minusSeconds(30)));
        now.set(NOON.plusSeconds(2));

        assertThat(ask(NOON.minusSeconds(20), "mrn-b")).isEqualTo(new Identity("d", "b", null));
        refused(ask(NOON.minusSeconds(20), "mrn-a"), ErrorName.PatientDeviceMismatch, "replay the dead letter");
    }

    @Test
    void noEncounterIsAnothersFromMemory() {
        resolver = resolver(IdentityMode.LOOKUP_WITH_ENCOUNTER, true);
        encounter("a");
        assertThat(askWithEncounter(NOON.minusSeconds(20))).isEqualTo(new Identity("d", "a", "e"));
        server.clock(NOON.plusSeconds(1));
        encounter("b");
        device("b", "");
        now.set(NOON.plusSeconds(2));

        assertThat(askWithEncounter(NOON.plusSeconds(2))).isEqualTo(new Identity("d", "b", "e"));
    }

    private void encounter(String patientId) {
        server.store("""
                {"resourceType":"Encounter","id":"e","identifier":[{"value":"visit"}],
                 "subject":{"reference":"Patient/%s"}}
                """.formatted(patientId));
    }

    private Resolution askWithEncounter(Instant time) {
        return only(resolver.resolve(List.of(new IdentityQuestion(new IdentifierToken(null, "monitor"), null,
                new IdentifierToken(null, "visit"), time, time))).getFirst());
    }

    @Test
    void aLinkThatIsEnteredLateHoldsSinceTheTimeThatItSays() {
        at(NOON.plusSeconds(600));
        device("b", since(NOON));
        at(NOON.plusSeconds(700));

        assertThat(ask(NOON.minusSeconds(1), null)).isEqualTo(new Identity("d", "a", null));
        assertThat(ask(NOON, null)).isEqualTo(new Identity("d", "b", null));
        assertThat(ask(NOON.plusSeconds(650), null)).isEqualTo(new Identity("d", "b", null));
        List<Span> both = resolver
                .resolve(List.of(new IdentityQuestion(new IdentifierToken(null, "monitor"), null, null,
                        NOON.minusSeconds(60), NOON.plusSeconds(60))))
                .getFirst();
        assertThat(both).extracting(Span::whose).containsExactly(new Identity("d", "a", null), new Identity("d", "b",
                null));
        assertThat(both.getFirst().until()).isEqualTo(NOON);
    }

    @Test
    void whatWasReadBeforeTheFirstLinkOfADeviceSaysThatItHoldsIsNobodys() {
        device("d-new", "new-monitor", "b", since(NOON.minusSeconds(600)));
        server.store("""
                {"resourceType":"Device","id":"d-later","identifier":[{"value":"later-monitor"}]}""");
        device("d-later", "later-monitor", "b", since(NOON.minusSeconds(600)));
        device("d-corrected", "corrected-monitor", "b", "");
        at(NOON.plusSeconds(30));
        device("d-corrected", "corrected-monitor", "b", since(NOON.minusSeconds(600)));
        at(NOON.plusSeconds(60));

        for (String monitor : List.of("new-monitor", "later-monitor", "corrected-monitor")) {
            IdentifierToken device = new IdentifierToken(null, monitor);
            Instant before = NOON.minusSeconds(601);
            Instant since = NOON.minusSeconds(600);
            refused(only(resolver.resolve(List.of(new IdentityQuestion(device, null, null, before, before)))
                    .getFirst()), ErrorName.PatientDeviceMismatch, "urn:iomtfhir:linked-since");
            assertThat(only(resolver.resolve(List.of(new IdentityQuestion(device, null, null, since, since)))
                    .getFirst())).isInstanceOfSatisfying(Identity.class, each -> assertThat(each.patientId()).isEqualTo(
                            "b"));
        }
    }

    @Test
    void aTimeOfALinkCanBeCorrectedAndTakenBack() {
        at(NOON.plusSeconds(600));
        device("b", since(NOON));
        at(NOON.plusSeconds(610));
        device("b", since(NOON.plusSeconds(300)));
        at(NOON.plusSeconds(620));
        assertThat(ask(NOON.plusSeconds(299), null)).isEqualTo(new Identity("d", "a", null));
        assertThat(ask(NOON.plusSeconds(300), null)).isEqualTo(new Identity("d", "b", null));

        device("a", since(NOON.minusSeconds(60)));
        at(NOON.plusSeconds(640));
        assertThat(ask(NOON.plusSeconds(639), null)).isEqualTo(new Identity("d", "a", null));
        assertThat(ask(NOON.plusSeconds(400), null)).isEqualTo(new Identity("d", "a", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "\"use\":\"old\",",
            "\"period\":{\"end\":\"2026-10-08\"},",
            "\"period\":{\"end\":\"2025\"},",
            "\"period\":{\"start\":\"2020-01-01\",\"end\":\"2026-10-09T11:59:59+00:00\"},",
            "\"period\":{\"end\":\"soon\"},"})
    void identifiersThatAreOldOrHaveEndedDoNotMatch(String old) {
        server.store("""
                {"resourceType":"Device","id":"d2","identifier":[{%s"value":"monitor"}],
                 "patient":{"reference":"Patient/b"}}
                """.formatted(old));

        assertThat(ask(NOON, null)).isEqualTo(new Identity("d", "a", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "\"use\":\"official\",",
            "\"period\":{\"end\":\"2026-10-09\"},",
            "\"period\":{\"end\":\"2026\"},",
            "\"period\":{\"start\":\"2020-01-01\"},",
            "\"period\":{\"start\":\"2026-10-09T12:00:00+00:00\"},",
            "\"period\":{\"start\":\"2026-10-10\"},"})
    void identifiersInUseMatch(String used) {
        server.store("""
                {"resourceType":"Device","id":"d2","identifier":[{%s"value":"monitor"}],
                 "patient":{"reference":"Patient/b"}}
                """.formatted(used));

        refused(ask(NOON, null), ErrorName.MultipleResourceFound, "identity.device-system");
    }

    @Test
    void whereTheyAreNotComparedMessagesOfOtherPatientsAreCounted() {
        resolver = resolver(IdentityMode.LOOKUP, false);

        assertThat(ask(NOON, "mrn-b")).isEqualTo(new Identity("d", "a", null));
        ask(NOON, "mrn-a");
        ask(NOON, null);
        ask(NOON, "mrn-of-nobody");

        assertThat(metrics.counter("fhir.patients.differing").count()).isEqualTo(2);
    }

    @Test
    void aChangeOfHandsIsToldOnceWhenItIsSeen() {
        ask(NOON, null);
        assertThat(relinked).isEmpty();
        at(NOON.plusSeconds(60));
        device("b", since(NOON));
        ask(NOON.plusSeconds(60), null);
        at(NOON.plusSeconds(120));
        ask(NOON.plusSeconds(120), null);
        assertThat(relinked).containsExactly("d");
        device("b", since(NOON.minusSeconds(60)));
        at(NOON.plusSeconds(180));
        ask(NOON.plusSeconds(180), null);
        assertThat(relinked).containsExactly("d", "d");

        resolver = resolver(IdentityMode.LOOKUP, true);
        ask(NOON.plusSeconds(180), null);
        assertThat(relinked).as("seen by a process that has just started").hasSize(3);
    }

    @Test
    void inLookupAMessageThatNamesAnotherPatientIsRefused() {
        refused(ask(NOON, "mrn-b"), ErrorName.PatientDeviceMismatch, "correct whom the message names");
    }

    @Test
    void whatWasMergedIsOnePatientWithTheRecordFirstThatTheDeviceIsLinkedTo() {
        patient("a", "mrn-a", ",\"link\":[{\"other\":{\"reference\":\"Patient/b\"},\"type\":\"replaced-by\"}]");
        assertThat(ask(NOON, null)).isEqualTo(new Identity("d", "b", null, List.of("a", "b")));

        at(NOON.plusSeconds(60));
        device("b", "");
        at(NOON.plusSeconds(120));
        assertThat(ask(NOON.plusSeconds(100), null)).isEqualTo(new Identity("d", "b", null, List.of("b", "a")));
        assertThat(only(resolver.resolve(List.of(new IdentityQuestion(new IdentifierToken(null, "monitor"), null, null,
                NOON, NOON.plusSeconds(100)))).getFirst())).isEqualTo(new Identity("d", "b", null, List.of("a", "b")));
    }

    @Test
    void whatIsMadeSaysSoAndHasItsIdentifiersSystem() {
        resolver = resolver(IdentityMode.CREATE, true);
        resolver.resolve(List.of(new IdentityQuestion(new IdentifierToken("urn:serial", "new"), new IdentifierToken(
                "urn:mrn", "new"), null, NOON, NOON)));

        for (String type : List.of("Device", "Patient")) {
            assertThat(server.stored(type)).filteredOn(each -> each.path("identifier").path(0).path("value").asText()
                    .equals("new")).singleElement().satisfies(made -> {
                        assertThat(made.path("meta").path("tag").path(0).path("system").asText()).isEqualTo(
                                "urn:iomtfhir:origin");
                        assertThat(made.path("meta").path("tag").path(0).path("code").asText()).isEqualTo(
                                "placeholder");
                        assertThat(made.path("identifier").path(0).path("system").asText()).startsWith("urn:");
                    });
        }
    }

    /** Whoever sets the reference to the next patient may leave the extension of the one before: nothing tells. */
    @Test
    void aTimeThatIsThatOfThePatientBeforeDecidesNothing() {
        at(NOON.plusSeconds(10));
        device("a", since(NOON.minusSeconds(600)));
        at(NOON.plusSeconds(100));
        device("b", since(NOON.minusSeconds(600)));
        at(NOON.plusSeconds(110));
        device("b", since(NOON.minusSeconds(600)));
        at(NOON.plusSeconds(120));

        refused(ask(NOON.minusSeconds(300), null), ErrorName.PatientDeviceMismatch, "the same time");
        refused(ask(NOON.plusSeconds(99), null), ErrorName.PatientDeviceMismatch, "urn:iomtfhir:linked-since");
        assertThat(ask(NOON.plusSeconds(101), null)).isEqualTo(new Identity("d", "b", null));

        device("b", since(NOON.plusSeconds(90)));
        at(NOON.plusSeconds(140));
        assertThat(ask(NOON.plusSeconds(130), null)).isEqualTo(new Identity("d", "b", null));
        assertThat(ask(NOON.plusSeconds(89), null)).isEqualTo(new Identity("d", "a", null));
        assertThat(ask(NOON.plusSeconds(90), null)).isEqualTo(new Identity("d", "b", null));
    }

    /** Taken out in between, it was entered on purpose. */
    @Test
    void whoWasMeantCanBeCorrectedWithTheSameTime() {
        at(NOON.plusSeconds(10));
        device("b", since(NOON.minusSeconds(600)));
        at(NOON.plusSeconds(100));
        device("b", "");
        device("a", since(NOON.minusSeconds(600)));
        at(NOON.plusSeconds(120));

        assertThat(ask(NOON.minusSeconds(300), null)).isEqualTo(new Identity("d", "a", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "\"period\":{\"start\":\"2026-10-11\"},",
            "\"period\":{\"start\":\"2027\"},",
            "\"period\":{\"start\":\"2026-11\",\"end\":\"2026-12\"},",
            "\"period\":{\"start\":\"2026-10-09T12:00:01+00:00\"},"})
    void identifiersThatAreNotInForceYetDoNotMatch(String later) {
        server.store("""
                {"resourceType":"Device","id":"d2","identifier":[{%s"value":"monitor"}],
                 "patient":{"reference":"Patient/b"}}
                """.formatted(later));

        assertThat(ask(NOON, null)).isEqualTo(new Identity("d", "a", null));
    }
}
