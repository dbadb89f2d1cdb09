package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.persist.Messages.Sample;
import org.iomtfhir.persist.PersistOutcome.Rejected;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On whom readings land when a device changes hands or the records of a patient are merged. */
class RightPersonTest {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");
    private static final Instant CHANGE = NINE.plusSeconds(600);

    private final StandInServer server = new StandInServer(Ways.HAPI);
    private Persister persister = persister(Profile.STANDARD);

    @AfterEach
    void close() {
        persister.close();
        server.close();
    }

    private Persister persister(Profile profile) {
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        return Persister.of(fhir, new ServerCheck(fhir).check(null, false), new PersistOptions(IdentityOptions.of(
                IdentityMode.LOOKUP), null, null, profile, true, null), InstantSource.system(),
                new SimpleMeterRegistry(), WriteOptions.backoff(pause -> {}, new Random(1)), Ticker.systemTicker());
    }

    private void patient(String id, String more) {
        server.store(
                "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"identifier\":[{\"value\":\"mrn-%s\"}]%s}".formatted(id,
                        id, more));
    }

    private void replaced(String id, String by) {
        patient(id, ",\"link\":[{\"other\":{\"reference\":\"Patient/%s\"},\"type\":\"replaced-by\"}]".formatted(by));
    }

    private void device(Instant when, String patientId) {
        server.clock(when);
        server.store("""
                {"resourceType":"Device","id":"d","identifier":[{"value":"monitor"}],
                 "patient":{"reference":"Patient/%s"}}""".formatted(patientId));
    }

    /** Goes from the one to the other ten minutes past nine. */
    private void changesHands() {
        patient("a", "");
        patient("b", "");
        device(NINE.minusSeconds(86_400), "a");
        device(CHANGE, "b");
    }

    private PersistOutcome persist(IncomingResource message) {
        return persister.persist(List.of(message)).getFirst();
    }

    /** An Observation of the hour, its first and last reading around the change. */
    private static IncomingResource hour(String values) {
        return new IncomingResource("""
                {"resourceType":"Observation","identifier":[{"value":"vitals.20261009090000Z.20261009095959Z"}],
                 "status":"final","code":{"coding":[{"system":"urn:test","code":"vitals"}]},
                 "device":{"type":"Device","identifier":{"value":"monitor"}},
                 "effectivePeriod":{"start":"2026-10-09T09:00:00Z","end":"2026-10-09T09:59:59.9999999Z"},%s}
                """.formatted(values).getBytes(StandardCharsets.UTF_8), CHANGE.minusSeconds(60), CHANGE.plusSeconds(
                60));
    }

    private static String readAt(Instant time) {
        return "\"extension\":[{\"url\":\"urn:iomtfhir:reading-time\",\"valueInstant\":\"%s\"}],".formatted(time);
    }

    private static String quantity(Instant time, String value) {
        return "\"valueQuantity\":{%s\"value\":%s}".formatted(time == null ? "" : readAt(time), value);
    }

    private static String component(String code, String value) {
        return "{\"code\":{\"coding\":[{\"system\":\"%s\",\"code\":\"%s\"}]},%s}".formatted(
                ServiceSystem.DEFAULT, code, value);
    }

    private JsonNode of(String patientId) {
        List<JsonNode> theirs = server.stored("Observation").stream().filter(each -> each.path("subject").path(
                "reference").asText().equals("Patient/" + patientId)).toList();
        assertThat(theirs).as("Observations of " + patientId).hasSize(1);
        return theirs.getFirst();
    }

    private static List<String> codes(JsonNode observation) {
        return observation.path("component").findValuesAsText("code").isEmpty()
                ? List.of()
                : StreamSupport.stream(observation.path("component").spliterator(), false).map(
                        each -> each.path("code").path("coding").path(0).path("code").asText()).toList();
    }

    @Test
    void eachComponentGoesToThePatientOfItsOwnTime() {
        changesHands();

        assertThat(persist(hour("\"component\":[" + component("earlier", quantity(CHANGE.minusSeconds(60), "1")) + ","
                + component("later", "\"valueString\":\"2\",\"_valueString\":{%s}".formatted(readAt(CHANGE.plusSeconds(
                        60)).replaceAll(",$", "")))
                + "]"))).isEqualTo(new Written(Operation.CREATED));

        assertThat(codes(of("a"))).containsExactly("earlier");
        assertThat(codes(of("b"))).containsExactly("later");
    }

    @Test
    void aValueGoesByItsOwnTimeNotByTheLastOfTheMessage() {
        changesHands();

        assertThat(persist(hour(quantity(CHANGE.minusSeconds(1), "36.6") + ",\"component\":[" + component("later",
                quantity(CHANGE, "2")) + "]"))).isEqualTo(new Written(Operation.CREATED));

        assertThat(of("a").path("valueQuantity").path("value").asText()).isEqualTo("36.6");
        assertThat(of("a").has("component")).isFalse();
        assertThat(of("b").has("valueQuantity")).isFalse();
        assertThat(codes(of("b"))).containsExactly("later");
    }

    @Test
    void aValueWithoutATimeIsSetAsideAndTheOthersLand() {
        changesHands();

        assertThat(persist(hour(quantity(null, "36.6") + ",\"component\":[" + component("later", quantity(CHANGE,
                "2")) + "]"))).isInstanceOfSatisfying(Rejected.class, each -> {
                    assertThat(each.error()).isEqualTo(ErrorName.PatientDeviceMismatch);
                    assertThat(each.reason()).contains("by hand");
                });

        assertThat(server.stored("Observation")).singleElement().satisfies(each -> {
            assertThat(each.has("valueQuantity")).isFalse();
            assertThat(each.path("subject").path("reference").asText()).isEqualTo("Patient/b");
        });
    }

    @Test
    void aResourceThatIsNoObservationIsSetAsideIfItSpansTheChange() {
        changesHands();
        IncomingResource flag = Messages.flag("monitor", "mrn-b", "20261009090000Z", "low");

        assertThat(persist(new IncomingResource(flag.json(), CHANGE.minusSeconds(1), CHANGE))).isInstanceOf(
                Rejected.class);
        assertThat(server.stored("Flag")).isEmpty();
        assertThat(persist(new IncomingResource(flag.json(), CHANGE, CHANGE))).isEqualTo(new Written(
                Operation.CREATED));
    }

    @Test
    void theTimesOfTheValuesCountWhateverTheMessageSaysOfItself() {
        changesHands();
        IncomingResource message = hour(quantity(CHANGE.minusSeconds(1), "36.6"));

        persist(new IncomingResource(message.json(), CHANGE.plusSeconds(1), CHANGE.plusSeconds(2)));

        assertThat(of("a").path("valueQuantity").path("value").asText()).isEqualTo("36.6");
    }

    @Test
    void whatACorrelationIdCoversIsOfEachPatientTheirOwnReadings() {
        changesHands();
        String samples = "\"valueSampledData\":{\"extension\":[" + extension(
                "http://hl7.org/fhir/5.0/StructureDefinition/extension-SampledData.offsets", "String",
                "0 60000 120000 180000") + "],\"origin\":{\"value\":0},\"period\":60000,\"dimensions\":1,"
                + "\"data\":\"1 2 3 4\"}";
        String message = new String(hour(samples).json(), StandardCharsets.UTF_8).replace(
                "vitals.20261009090000Z.20261009095959Z", "walk.7").replace("2026-10-09T09:00:00Z",
                        CHANGE.minusSeconds(
                                60).toString())
                .replace("2026-10-09T09:59:59.9999999Z", CHANGE.plusSeconds(120).toString());
        IncomingResource walk = new IncomingResource(message.getBytes(StandardCharsets.UTF_8), CHANGE.minusSeconds(60),
                CHANGE.plusSeconds(120));

        persist(walk);

        assertThat(of("a").path("effectiveDateTime").asText()).isEqualTo("2026-10-09T09:09:00Z");
        assertThat(of("a").path("valueSampledData").path("data").asText()).isEqualTo("1");
        assertThat(of("b").path("effectivePeriod").path("start").asText()).isEqualTo("2026-10-09T09:10:00Z");
        assertThat(of("b").path("effectivePeriod").path("end").asText()).isEqualTo("2026-10-09T09:12:00Z");
        assertThat(of("b").path("valueSampledData").path("data").asText()).isEqualTo("2 3 4");
        persister.close();
        persister = persister(Profile.STANDARD);
        assertThat(persist(walk)).isEqualTo(new Written(Operation.UNCHANGED));
    }

    /** A night that the device sends a minute after the change. */
    private static IncomingResource night(Instant start, Instant end) {
        Instant sent = CHANGE.plusSeconds(60);
        return new IncomingResource("""
                {"resourceType":"Observation","identifier":[{"value":"sleep.20261009091100Z.20261009091100Z"}],
                 "status":"final","code":{"coding":[{"system":"urn:test","code":"sleep"}]},
                 "device":{"type":"Device","identifier":{"value":"monitor"}},
                 "effectivePeriod":{%s"start":"%s","end":"%s"},%s}
                """.formatted(readAt(sent), start, end, quantity(sent, "400")).getBytes(StandardCharsets.UTF_8), sent,
                sent);
    }

    @Test
    void aNightThatTheReadingSaysIsWhoseItWasWhenItWasNotWhoseDeviceItIsWhenItIsSent() {
        changesHands();

        persist(night(CHANGE.minusSeconds(30_000), CHANGE.minusSeconds(300)));

        assertThat(of("a").path("valueQuantity").path("value").asText()).isEqualTo("400");
        assertThat(server.stored("Observation")).hasSize(1);
    }

    @Test
    void aNightInWhichTheDeviceChangedHandsIsSetAside() {
        changesHands();

        assertThat(persist(night(CHANGE.minusSeconds(30_000), CHANGE.plusSeconds(30)))).isInstanceOfSatisfying(
                Rejected.class, each -> {
                    assertThat(each.error()).isEqualTo(ErrorName.PatientDeviceMismatch);
                    assertThat(each.reason()).contains("effective period", "by hand", "replay");
                });
        assertThat(server.stored("Observation")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void aSeriesStaysOneObservationThroughAMergeOfTheRecordsOfItsPatient(Profile profile) {
        persister.close();
        persister = persister(profile);
        patient("a", "");
        patient("b", "");
        device(NINE.minusSeconds(86_400), "a");
        List<Sample> first = Messages.every(NINE, 10, 3, 60);
        persist(Messages.hourly("monitor", null, null, first));
        String id = of("a").path("id").asText();

        replaced("a", "b");
        device(CHANGE, "b");
        persister.close();
        persister = persister(profile);
        assertThat(persist(Messages.hourly("monitor", null, null, Messages.every(CHANGE.plusSeconds(60), 10, 2, 70))))
                .isEqualTo(new Written(Operation.UPDATED));
        assertThat(persist(Messages.hourly("monitor", null, null, first))).isEqualTo(new Written(
                Operation.UNCHANGED));
        assertThat(persist(Messages.hourly("monitor", null, null, List.of(new Sample(NINE.plusSeconds(30), "63")))))
                .isEqualTo(new Written(Operation.UPDATED));

        assertThat(server.stored("Observation")).hasSize(1);
        assertThat(of("b").path("id").asText()).isEqualTo(id);
        assertThat(of("b").path("valueSampledData").path("data").asText()).startsWith("60 61 62 63 E ").contains(
                " E 70 71 E ");
        assertThat(of("b").path("identifier")).hasSize(1);
    }

    @Test
    void aSeriesBegunUnderTheNewRecordGoesOnThere() {
        patient("b", "");
        device(NINE.minusSeconds(86_400), "b");
        persist(Messages.hourly("monitor", null, null, Messages.every(NINE, 10, 1, 60)));
        replaced("a", "b");
        persister.close();
        persister = persister(Profile.STANDARD);

        assertThat(persist(Messages.hourly("monitor", null, null, Messages.every(NINE.plusSeconds(10), 10, 1, 61))))
                .isEqualTo(new Written(Operation.UPDATED));
        assertThat(server.stored("Observation")).hasSize(1);
    }

    @Test
    void whatWasRetractedUnderTheReplacedRecordStaysSoAndTheSeriesBeginsAnew() {
        patient("a", "");
        patient("b", "");
        device(NINE.minusSeconds(86_400), "a");
        persist(Messages.hourly("monitor", null, null, Messages.every(NINE, 10, 1, 60)));
        server.store(of("a").toString().replace("\"status\":\"final\"", "\"status\":\"entered-in-error\""));
        replaced("a", "b");
        device(CHANGE, "b");
        persister.close();
        persister = persister(Profile.STANDARD);

        assertThat(persist(Messages.hourly("monitor", null, null, Messages.every(CHANGE, 10, 1, 70)))).isEqualTo(
                new Written(Operation.CREATED));
        assertThat(persist(Messages.hourly("monitor", null, null, Messages.every(NINE, 10, 1, 60)))).isInstanceOf(
                Rejected.class);
        assertThat(of("a").path("status").asText()).isEqualTo("entered-in-error");
        assertThat(of("b").path("valueSampledData").path("data").asText()).doesNotContain("60").contains("70");
    }

    private static String performer(String name, Instant... taken) {
        String times = Stream.of(taken).map(each -> "{\"url\":\"urn:iomtfhir:reading-time\",\"valueInstant\":\"%s\"}"
                .formatted(each)).collect(Collectors.joining(","));
        return "{%s\"type\":\"Practitioner\",\"identifier\":{\"value\":\"%s\"}}".formatted(times.isEmpty()
                ? ""
                : "\"extension\":[" + times + "],", name);
    }

    @Test
    void whoTookReadingsOfTheOneHasNotTakenThoseOfTheOther() {
        changesHands();

        persist(hour("\"performer\":[" + performer("early", CHANGE.minusSeconds(60)) + "," + performer("late", CHANGE,
                CHANGE.plusSeconds(60)) + "," + performer("both", CHANGE.minusSeconds(60), CHANGE.plusSeconds(60)) + ","
                + performer("ward") + "],\"component\":[" + component("earlier", quantity(CHANGE.minusSeconds(60), "1"))
                + "," + component("later", quantity(CHANGE, "2")) + "]"));

        assertThat(of("a").path("performer").findValuesAsText("value")).containsExactlyInAnyOrder("early", "both",
                "ward");
        assertThat(of("b").path("performer").findValuesAsText("value")).containsExactlyInAnyOrder("late", "both",
                "ward");
        assertThat(server.stored("Observation")).noneMatch(each -> each.path("performer").toString().contains(
                "iomtfhir"));
    }

    @Test
    void whatBelongsToTheWholeIsThereInEveryPart() {
        changesHands();
        String required = "{\"extension\":[{\"url\":\"urn:iomtfhir:required\",\"valueBoolean\":true}],";
        String components = "\"component\":["
                + component("systolic", quantity(CHANGE.minusSeconds(60), "120")).replaceFirst(
                        "\\{", required)
                + "," + component("diastolic", quantity(CHANGE, "80")).replaceFirst("\\{", required)
                + "," + component("pulse", quantity(CHANGE, "70")) + "]";

        persist(hour(components));

        assertThat(codes(of("a"))).containsExactly("systolic", "diastolic");
        assertThat(codes(of("b"))).containsExactly("systolic", "diastolic", "pulse");
        assertThat(of("a").path("component").path(1).path("dataAbsentReason").path("coding").path(0).path("code")
                .asText()).isEqualTo("temp-unknown");
        assertThat(of("a").path("component").path(1).has("valueQuantity")).isFalse();
        assertThat(server.stored("Observation")).noneMatch(each -> each.toString().contains("urn:iomtfhir:required"));

        persist(hour("\"component\":[" + component("diastolic", quantity(CHANGE.minusSeconds(30), "81")) + "]"));
        assertThat(of("a").path("component").path(1).path("valueQuantity").path("value").asText()).isEqualTo("81");
        assertThat(persist(hour(components))).isEqualTo(new Written(Operation.UNCHANGED));
    }

    @Test
    void anEncounterGoesToItsOwnPatientAloneAndTheRestIsSetAside() {
        changesHands();
        server.store("""
                {"resourceType":"Encounter","id":"e","identifier":[{"value":"visit"}],
                 "subject":{"reference":"Patient/a"}}
                """);

        assertThat(persist(hour("\"encounter\":{\"type\":\"Encounter\",\"identifier\":{\"value\":\"visit\"}},"
                + "\"component\":[" + component("earlier", quantity(CHANGE.minusSeconds(60), "1")) + "," + component(
                        "later", quantity(CHANGE, "2"))
                + "]"))).isInstanceOfSatisfying(Rejected.class,
                        each -> assertThat(each.error()).isEqualTo(ErrorName.FhirResourceNotFound));

        assertThat(of("a").path("encounter").path("reference").asText()).isEqualTo("Encounter/e");
        assertThat(server.stored("Observation")).hasSize(1);
    }

    private static String extension(String url, String type, Object value) {
        return "{\"url\":\"%s\",\"value%s\":\"%s\"}".formatted(url, type, value);
    }

    /** One sample is said to be of the minute after the change; the hub took all in before it. */
    @ParameterizedTest
    @ValueSource(strings = {"together", "each", "runs"})
    void noSampleIsOfATimeAfterTheHubTookItIn(String form) {
        changesHands();
        String offsets = extension("http://hl7.org/fhir/5.0/StructureDefinition/extension-SampledData.offsets",
                "String",
                "540000 660000 1200000");
        String times = switch (form) {
            case "together" -> offsets + "," + extension("urn:iomtfhir:ingestion-time", "Instant", CHANGE.minusSeconds(
                    1));
            case "each" -> offsets + "," + extension("urn:iomtfhir:ingestion-offsets", "String",
                    "540000 590000 1300000");
            default -> extension("urn:iomtfhir:sample-runs", "String", "540000 1 541000 660000 1 590000 1200000 1 E");
        };

        persist(hour("\"valueSampledData\":{\"extension\":[" + times + "],\"origin\":{\"value\":0},\"period\":60000,"
                + "\"dimensions\":1,\"data\":\"1 2 3\"}"));

        assertThat(of("a").path("valueSampledData").path("data").asText().replace("E ", "")).startsWith(form.equals(
                "together") ? "1 2 3" : "1 2 E");
        assertThat(server.stored("Observation")).hasSize(form.equals("together") ? 1 : 2);
    }
}
