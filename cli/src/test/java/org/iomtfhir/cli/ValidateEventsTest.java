package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValidateEventsTest {

    private static final String DEVICE = """
            { "templateType": "CollectionContent", "template": [
                { "templateType": "JsonPathContent", "template": {
                    "typeName": "pulse", "typeMatchExpression": "$..[?(@pulse)]",
                    "deviceIdExpression": "$.device", "timestampExpression": "$.at", "patientIdExpression": "$.patient",
                    "values": [ { "valueName": "bpm", "valueExpression": "$.pulse", "required": true } ] } },
                { "templateType": "IotJsonPathContent", "template": {
                    "typeName": "steps", "typeMatchExpression": "$..[?(@.Body.steps)]",
                    "values": [ { "valueName": "count", "valueExpression": "$.Body.steps", "required": true } ] } } ] }
            """;

    private static final Instant RECEIVED = Instant.parse("2026-10-09T12:00:00Z");

    private static final String FHIR = """
            { "templateType": "CollectionFhir", "template": [
                { "templateType": "CodeValueFhir", "template": {
                    "typeName": "pulse", "codes": [ { "code": "8867-4" } ],
                    "value": { "valueName": "bpm", "valueType": "Quantity", "unit": "/min" } } },
                { "templateType": "CodeValueFhir", "template": {
                    "typeName": "steps", "codes": [ { "code": "55423-8" } ], "periodInterval": 60,
                    "value": { "valueName": "count", "valueType": "SampledData", "defaultPeriod": 60000 } } } ] }
            """;

    /** No device in lines 2 and 5, line 4 is blank, no number in line 6; lines 8 and 9 are no JSON, each elsewhere. */
    private static final String EVENTS = """
            {"device": "dev-SECRET", "patient": "SECRET", "at": "2026-10-09T10:18:00Z", "pulse": 72}
            {"patient": "SECRET", "at": "2026-10-09T10:18:01Z", "pulse": 73}
            {"device": "dev-SECRET", "patient": "SECRET", "at": "2026-10-09T10:18:02Z", "pulse": 74}

            {"at": "2026-10-09T10:18:01Z", "pulse": 75}
            {"device": "dev-SECRET", "patient": "SECRET", "at": "2026-10-09T10:18:03Z", "pulse": "SECRET"}
            {"battery": "SECRET"}
            SECRET
            {"device": SECRET}
            {"Body": {"steps": 12}, "Properties": {}, "SystemProperties": {"iothub-connection-device-id": "d", \
            "iothub-enqueuedtime": "2026-10-09T10:18:00Z"}}
            {"Body": {"steps": 14}, "Properties": {}, "SystemProperties": {"iothub-connection-device-id": "d", \
            "iothub-enqueuedtime": "2026-10-09T10:19:00Z"}}
            """;

    @TempDir
    private Path directory;

    private Iomt validate(String events, String... more) throws IOException {
        Path device = Files.writeString(directory.resolve("devicecontent.json"), DEVICE);
        Path fhir = Files.writeString(directory.resolve("fhirmapping.json"), FHIR);
        Path file = Files.writeString(directory.resolve("events.jsonl"), events);
        List<Object> arguments = new java.util.ArrayList<>(
                List.of("validate", "--device", device, "--fhir", fhir, "--events", file));
        arguments.addAll(List.of(more));
        return Iomt.run(arguments.toArray());
    }

    @Test
    void whatFailsIsGroupedByCauseWithACountAndTheLineOfTheFirst() throws Exception {
        Iomt run = validate(EVENTS);

        assertThat(run.exitCode()).isEqualTo(1);
        String file = directory.resolve("events.jsonl").toString();
        assertThat(run.out().replace(file, "events.jsonl"))
                .contains("events.jsonl: 10 events, 4 failed, 1 matched no template\n")
                .contains("       2  NormalizationDataMapping: device template 0 (pulse), line 4, deviceIdExpression: ")
                .contains("          first in events.jsonl:2\n").contains("       2  InvalidDataFormat: ")
                .contains("          first in events.jsonl:8\n")
                .contains("       1  InvalidQuantityFhirValue: fhir template 0 (pulse), line 2: ")
                .contains("          first in the group that begins with events.jsonl:1\n");
    }

    @Test
    void itSaysHowManyMeasurementsAndObservationsOfWhichTypeCameOut() throws Exception {
        Iomt run = validate(EVENTS);

        assertThat(run.out()).contains("5 measurements\n       3  pulse\n       2  steps\n")
                .contains("3 Observations\n       2  pulse\n       1  steps\n");
    }

    @Test
    void noValueOfAnEventIsPrinted() throws Exception {
        for (String format : List.of("text", "json")) {
            Iomt run = validate(EVENTS, "--format", format);

            assertThat(run.out() + run.err()).doesNotContain("SECRET");
        }
    }

    @Test
    void programsGetTheSameAsJson() throws Exception {
        JsonNode events = new ObjectMapper().readTree(validate(EVENTS, "--format", "json").out()).path("events");

        assertThat(events.path("events").asLong()).isEqualTo(10);
        assertThat(events.path("failed").asLong()).isEqualTo(4);
        assertThat(events.path("unmatched").asLong()).isEqualTo(1);
        assertThat(events.path("measurements")).hasToString("{\"pulse\":3,\"steps\":2}");
        assertThat(events.path("resources"))
                .hasToString("[{\"resourceType\":\"Observation\",\"type\":\"pulse\",\"count\":2},"
                        + "{\"resourceType\":\"Observation\",\"type\":\"steps\",\"count\":1}]");
        assertThat(events.path("failures")).hasSize(3);
        assertThat(events.path("failures").get(0).path("count").asLong()).isEqualTo(2);
        assertThat(events.path("failures").get(0).path("eventLine").asLong()).isEqualTo(2);
        assertThat(events.path("failures").get(0).path("templateLine").asLong()).isEqualTo(4);
    }

    @Test
    void eventsThatAllComeThroughAreNoFailure() throws Exception {
        Iomt run = validate(EVENTS.lines().findFirst().orElseThrow());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("1 event, 0 failed, 0 matched no template\n").doesNotContain("What failed");
    }

    @Test
    void withoutAMappingItStopsAtTheMeasurements() throws Exception {
        Path device = Files.writeString(directory.resolve("d.json"), DEVICE);
        Path events = Files.writeString(directory.resolve("e.jsonl"), EVENTS);

        Iomt run = Iomt.run("validate", "--device", device, "--events", events);

        assertThat(run.out()).contains("5 measurements").doesNotContain("Observation");
    }

    @Test
    void eventsNeedDeviceTemplatesAndAFileThatIsThere() throws Exception {
        Path fhir = Files.writeString(directory.resolve("f.json"), FHIR);
        Path device = Files.writeString(directory.resolve("d.json"), DEVICE);
        Path events = directory.resolve("none.jsonl");

        assertThat(Iomt.run("validate", "--fhir", fhir, "--events", events).exitCode()).isEqualTo(2);
        Iomt run = Iomt.run("validate", "--device", device, "--events", events);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("iomt: there is no file " + events + "\n");
    }

    static List<SampleSet> samples() {
        return SampleSet.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theSamplesGiveAsManyObservationsAsTheyExpect(SampleSet set) throws Exception {
        EventReport report = run(set.deviceContent(), set.fhirMapping(), new ByteArrayInputStream(
                String.join("\n", set.events()).getBytes(StandardCharsets.UTF_8)));

        assertThat(report.hasFailures()).isFalse();
        assertThat(report.resources().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(set.expected().size());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theSamplesAreFreeOfWarnings(SampleSet set) throws Exception {
        Path device = Files.writeString(directory.resolve("devicecontent.json"), set.deviceContent());
        Path fhir = Files.writeString(directory.resolve("fhirmapping.json"), set.fhirMapping());
        Path events = Files.write(directory.resolve("events.jsonl"), set.events());

        Iomt run = Iomt.run("validate", "--device", device, "--fhir", fhir, "--events", events);

        assertThat(run.out()).startsWith("0 errors, 0 warnings\n").contains(set.events().size()
                + " events, 0 failed", set.expected().size() + " Observation")
                .doesNotContain("replaced");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void anObservationThatMoreThanOneGroupAddsToIsCountedOnce() throws Exception {
        StringBuilder lines = new StringBuilder();
        Instant start = Instant.parse("2026-10-09T10:00:00Z");
        for (int i = 0; i < 25_000; i++) {
            lines.append("{\"Body\": {\"steps\": 1}, \"Properties\": {}, \"SystemProperties\": {")
                    .append("\"iothub-connection-device-id\": \"d\", \"iothub-enqueuedtime\": \"")
                    .append(start.plusMillis(i * 100L)).append("\"}}\n");
        }

        EventReport report = run(DEVICE, FHIR,
                new ByteArrayInputStream(lines.toString().getBytes(StandardCharsets.UTF_8)));

        assertThat(report.measurements()).isEqualTo(Map.of("steps", 25_000L));
        assertThat(report.resources()).isEqualTo(Map.of(List.of("Observation", "steps"), 1L));
    }

    @Test
    void aLineThatNoHubWouldTakeFails() throws Exception {
        byte[] line = new byte[64 * 1024 * 1024];
        Arrays.fill(line, (byte) 'x');

        EventReport report = run(DEVICE, FHIR, new ByteArrayInputStream(line));

        assertThat(report.failures()).singleElement()
                .satisfies(failure -> assertThat(failure.text()).contains("longer than 4194304 bytes"));
    }

    @Test
    void causesAreToldApartUpToABound() throws Exception {
        EventReport report = new EventReport();
        for (int i = 0; i < 1_000; i++) {
            report.failure(new org.iomtfhir.devicecontent.NormalizationFailure(
                    org.iomtfhir.model.ErrorName.TemplateExpression, i, "t" + i, i, 0, null, "why"), i + 1);
        }

        assertThat(report.failures()).hasSize(EventReport.MAX_CAUSES + 1);
        assertThat(report.failures().stream().mapToLong(EventReport.Failure::count).sum()).isEqualTo(1_000);
    }

    @Test
    void resourcesAreToldApartUpToABoundAndTheReportSaysSo() {
        EventReport report = new EventReport(1_000);
        for (long i = 0; i < 1_000; i++) {
            report.resource("Observation", "pulse", i, 0);
        }
        report.resource("Observation", "pulse", 7, 0);
        assertThat(report.isExact()).isTrue();
        assertThat(report.resources()).containsEntry(List.of("Observation", "pulse"), 1_000L);

        report.resource("Observation", "pulse", -1, 0);
        report.resource("Observation", "pulse", -1, 0);

        assertThat(report.isExact()).isFalse();
        assertThat(report.resources()).containsEntry(List.of("Observation", "pulse"), 1_002L);
        StringWriter out = new StringWriter();
        new EventReportText(report, "e", true).print(new PrintWriter(out, true));
        assertThat(out.toString()).contains("These are the most there can be");
    }

    @Test
    void progressIsSaidEveryTwoSeconds() {
        Iterator<Long> times = List.of(0L, 1_000_000_000L, 2_000_000_000L, 3_000_000_000L, 4_500_000_000L).iterator();
        StringWriter err = new StringWriter();

        EventProgress progress = new EventProgress(new PrintWriter(err), times::next);
        for (long events = 1_000; events <= 4_000; events += 1_000) {
            progress.accept(events);
        }

        assertThat(err).hasToString("2,000 events read (1,000 a second)\n4,000 events read (889 a second)\n");
    }

    @Test
    void timesThatNoReadingHasFailAndSlashDatesOfTwoReadingsAreNamed(@TempDir Path directory) throws Exception {
        Path device = Files.writeString(directory.resolve("devicecontent.json"), DEVICE);
        Path events = Files.writeString(directory.resolve("events.jsonl"),
                """
                        {"device": "d", "at": "1970-01-21T17:39:01Z", "pulse": 72}
                        {"Body": {"device": "d", "at": "2026-10-12T10:18:02Z", "pulse": 72}, "SystemProperties": {"iothub-enqueuedtime": "2026-10-09T10:18:02Z"}}
                        {"device": "d", "at": "3/4/2026 10:18:00", "pulse": 72}
                        {"device": "d", "at": "3/5/2026 10:18:00", "pulse": 72}
                        {"device": "d", "at": "3/13/2026 10:18:00", "pulse": 72}
                        {"device": "d", "at": "2099-01-01T00:00:00Z", "pulse": 72}
                        """);

        Iomt run = Iomt.run("validate", "--device", device, "--events", events);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("ImplausibleTime", "the year 1970", "       2  ImplausibleTime",
                "of the year 2026, 3 days after the hub received",
                "What may be meant otherwise:",
                "       2  device template 0 (pulse), line 4, timestampExpression: a date with slashes is read as"
                        + " month/day/year, 2026-03-04; if the device writes day/month/year, it means 2026-04-03",
                "first in " + events + ":3");
        assertThat(Iomt.run("validate", "--device", device, "--events", events, "--format", "json").out())
                .contains("\"warnings\" : [ {", "2026-04-03");
    }

    private static EventReport run(String device, String fhir, InputStream events) throws IOException {
        DeviceContent content = DeviceContent.compile("d", device).compiled().orElseThrow();
        FhirMapping mapping = FhirMapping.compile("f", fhir, MappingOptions.standard(Clock.systemUTC())).compiled()
                .orElseThrow();
        return new EventRun(content, Optional.of(mapping), RECEIVED, count -> {}).run(events);
    }
}
