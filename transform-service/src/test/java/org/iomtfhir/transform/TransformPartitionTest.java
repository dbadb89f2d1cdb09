package org.iomtfhir.transform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.ResourceProperties;
import org.iomtfhir.model.SourceForm;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.hub.Gzip;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.service.StageHarness;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.template.Versioned;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransformPartitionTest {

    private static final Instant TIME = Instant.parse("2026-10-09T10:18:00Z");
    private static final String MAPPING = """
            {"templateType": "CollectionFhir", "template": [
              {"templateType": "CodeValueFhir", "template": {"typeName": "heartrate", "periodInterval": 0,
                "codes": [{"code": "8867-4", "system": "http://loinc.org", "display": "Heart rate"}],
                "value": {"valueType": "Quantity", "valueName": "hr", "unit": "/min", "code": "/min",
                  "system": "http://unitsofmeasure.org"}}}]}
            """;

    private final StageHarness harness = new StageHarness(Service.TRANSFORM, Clock.systemUTC());
    private final TransformPartition stage = stage(SourceForm.NONE);

    private TransformPartition stage(SourceForm source) {
        return stage(source, MAPPING);
    }

    private TransformPartition stage(SourceForm source, String mapping) {
        return new TransformPartition(
                () -> Versioned.of(FhirMapping.compile("fhirmapping.json", mapping,
                        MappingOptions.standard(Clock.fixed(TIME, ZoneOffset.UTC))).compiled().orElseThrow(), "abc"),
                source, harness.output(), harness.context());
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void whereItIsAskedForEachObservationSaysWhichEventsItsOwnReadingsCameFrom() throws Exception {
        MeasurementGroup group = group("heartrate", "70", "71");
        List<Reading> data = List.of(from(group.data().get(0), "devicedata/3@4711?a1"),
                from(group.data().get(1), "devicedata/3@4712?a1"));
        MeasurementGroup told = new MeasurementGroup("monitor-1", "patient-1", null, null, "heartrate", null, data);

        stage(SourceForm.META_SOURCE).accept(List.of(plain(told)));
        stage.accept(List.of(plain(told)));

        assertThat(harness.published()).extracting(out -> out.properties().get(ResourceProperties.SOURCE_EVENTS))
                .containsExactly("devicedata/3@4711?a1", "devicedata/3@4712?a1", null, null);
        assertThat(harness.published()).extracting(out -> out.properties().get(ResourceProperties.MAPPING_VERSION))
                .containsExactly("ba7816bf8f01cfea", "ba7816bf8f01cfea", null, null);
    }

    /** For persist may find that the device changed hands between two of them. */
    @Test
    void anObservationOfAnHourSaysWhichOfItsReadingsCameFromWhichEvent() throws Exception {
        MeasurementGroup group = group("heartrate", "70", "71");
        MeasurementGroup told = new MeasurementGroup("monitor-1", "patient-1", null, null, "heartrate", null, List.of(
                from(group.data().get(0), "devicedata/3@4711?a1"), from(group.data().get(1), "devicedata/3@4712?a1")));
        String hourly = MAPPING.replace("\"periodInterval\": 0", "\"periodInterval\": 60").replace("Quantity",
                "SampledData\", \"defaultPeriod\": \"1000");

        stage(SourceForm.META_SOURCE, hourly).accept(List.of(plain(told)));
        stage(SourceForm.META_SOURCE).accept(List.of(plain(told)));

        assertThat(harness.published()).extracting(out -> out.properties().get(ResourceProperties.TIMED_SOURCES))
                .containsExactly("2026-10-09T10:18:00Z/2026-10-09T10:18:00Z devicedata/3@4711?a1"
                        + " 2026-10-09T10:18:01Z/2026-10-09T10:18:01Z devicedata/3@4712?a1", null, null);
    }

    private static Reading from(Reading reading, String events) {
        return new Reading(reading.occurrenceTime(), reading.ingestionTime(), reading.properties(), null, events);
    }

    @Test
    void aGroupBecomesOneObservationForEachInstant() throws Exception {
        stage.accept(List.of(plain(group("heartrate", "70", "71"))));

        assertThat(harness.published()).hasSize(2).allSatisfy(out -> {
            assertThat(out.partitionKey()).isEqualTo("monitor-1");
            assertThat(new String(out.body(), UTF_8)).contains("\"resourceType\":\"Observation\"", "8867-4");
        });
        assertThat(harness.published().getFirst().properties()).containsEntry(ResourceProperties.TYPE, "Observation")
                .containsEntry(ResourceProperties.FIRST_READING, "2026-10-09T10:18:00Z")
                .containsEntry(ResourceProperties.INGESTED, "2026-10-09T10:18:06Z");
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aCompressedGroupIsReadAsWell() throws Exception {
        Gzip.Body body = Gzip.compress(MessageJson.write(group("heartrate", many())), "application/json");
        assertThat(body.contentType()).isEqualTo(Gzip.CONTENT_TYPE);

        stage.accept(List.of(harness.event(body.bytes(), body.contentType(), Map.of())));

        assertThat(harness.published()).hasSize(20);
    }

    @Test
    void aGroupIsSettledOnlyWhenItsResourcesAreAccepted() throws Exception {
        harness.hold();
        stage.accept(List.of(plain(group("heartrate", "70"))));
        assertThat(harness.outstanding()).isEqualTo(1);

        harness.accept();
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aTypeWithoutTemplateIsSetAside() throws Exception {
        stage.accept(List.of(plain(group("glucose", "5.4"))));

        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(ErrorName.TemplateNotFound));
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aReadingThatIsNoNumberIsSetAsideAndItsNeighbourLands() throws Exception {
        stage.accept(List.of(plain(group("heartrate", "fast", "71"))));

        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(ErrorName.InvalidQuantityFhirValue));
        assertThat(harness.published()).hasSize(1);
    }

    @Test
    void brokenAndBoundlessCompressionIsSetAside() throws Exception {
        byte[] broken = {0x1f, (byte) 0x8b, 1, 2, 3};
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[1024 * 1024];
            for (int i = 0; i < 65; i++) {
                gzip.write(zeros);
            }
        }
        stage.accept(List.of(harness.event(broken, Gzip.CONTENT_TYPE, Map.of()),
                harness.event(bomb.toByteArray(), Gzip.CONTENT_TYPE, Map.of()), plain(group("heartrate", "70"))));

        assertThat(harness.deadLetters()).hasSize(2)
                .allSatisfy(letter -> assertThat(letter.error()).isEqualTo(ErrorName.InvalidDataFormat));
        assertThat(harness.published()).hasSize(1);
        assertThat(harness.outstanding()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000107b2261223a317d", "05000000ffffffff", "0000410042", "0041000042", "7b00000022",
            "0000fffe01"})
    void whatIsBinaryIsSetAsideAndTheNextOneGoesOn(String hex) throws Exception {
        stage.accept(
                List.of(harness.event(HexFormat.of().parseHex(hex), null, Map.of()), plain(group("heartrate", "70"))));

        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(ErrorName.InvalidDataFormat));
        assertThat(harness.published()).hasSize(1);
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void anObservationThatNoHubTakesIsSetAside() throws Exception {
        harness.refuse(out -> true);
        stage.accept(List.of(plain(group("heartrate", "70"))));

        await().untilAsserted(() -> assertThat(harness.outstanding()).isZero());
        assertThat(harness.deadLetters()).singleElement()
                .satisfies(letter -> assertThat(letter.error()).isEqualTo(ErrorName.EventTooLarge));
    }

    /** Resources times readings is several times the limit; a time limit of minutes would not show it. */
    @Test
    @Timeout(40)
    void aGroupOfManyReadingsTakesTimeInProportion() throws Exception {
        String[] values = new String[330_000];
        Arrays.fill(values, "70");

        stage.accept(List.of(plain(group("heartrate", 55_000, values))));

        assertThat(harness.published()).hasSize(55_000);
        assertThat(harness.deadLetters()).isEmpty();
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void aReplayedGroupBecomesWhatTheOriginalWouldCompressedOrNot() throws Exception {
        Gzip.Body body = Gzip.compress(MessageJson.write(group("heartrate", many())), "application/json");
        HubEvent original = new HubEvent("grouped", "1", 5, "5", TIME, null, body.contentType(), body.bytes(),
                Map.of(), Map.of());
        DeadLetter letter = new DeadLetter("transform", ErrorName.TemplateNotFound, "no template", "",
                Optional.empty(), original, TIME.plusSeconds(9));
        stage.accept(List.of(harness.event(body.bytes(), body.contentType(), Map.of())));

        harness.opening(stage).accept(List.of(harness.replayed(letter)));

        assertThat(harness.published()).hasSize(40);
        assertThat(harness.published().subList(20, 40)).usingRecursiveComparison()
                .isEqualTo(harness.published().subList(0, 20));
        assertThat(harness.outstanding()).isZero();
    }

    private Delivery plain(MeasurementGroup group) {
        return harness.event(MessageJson.write(group), "application/json", Map.of());
    }

    private static MeasurementGroup group(String type, String... values) {
        return group(type, values.length, values);
    }

    /** Of so many instants, a second apart, gone through again and again. */
    private static MeasurementGroup group(String type, int instants, String... values) {
        List<Reading> data = new java.util.ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            data.add(new Reading(TIME.plusSeconds(i % instants), TIME.plusSeconds(5 + i),
                    List.of(new Property("hr", values[i]))));
        }
        return new MeasurementGroup("monitor-1", "patient-1", null, null, type, TIME.plusSeconds(30), data);
    }

    private static String[] many() {
        String[] values = new String[20];
        for (int i = 0; i < values.length; i++) {
            values[i] = Integer.toString(60 + i);
        }
        return values;
    }
}
