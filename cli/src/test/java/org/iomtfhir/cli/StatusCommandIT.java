package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import org.awaitility.Awaitility;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.runtime.deadletter.DirectoryDeadLetterStore;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class StatusCommandIT {

    @TempDir
    private Path directory;

    @Test
    void healthLagTemplatesAndLettersOfALineAreSeenAtOneLook() throws Exception {
        Path templates = Lines.templates(directory);
        Path readyFile = directory.resolve("line").resolve(LocalLine.READY_FILE);
        try (LocalLine line = Lines.start(directory, templates, EnumSet.of(Service.NORMALIZE, Service.GROUP))) {
            new DirectoryDeadLetterStore(line.ready().deadLetters()).put(Letters.persist(5));
            Path events = Files.writeString(directory.resolve("events.jsonl"), "{\"nothing\":\"known\"}\n");
            assertThat(
                    Iomt.run("send", "--ready-file", readyFile.toString(), "--file", events.toString()).exitCode())
                    .isZero();

            // On a busy machine a service may not answer the first time.
            JsonNode status = Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> new ObjectMapper()
                    .readTree(Iomt.run("status", "--ready-file", readyFile.toString(), "--format", "json").out()),
                    each -> each.at("/services/normalize/health").isObject());

            assertThat(status.at("/services/normalize/templates").asText()).startsWith("devicecontent.json, ETag ");
            assertThat(status.at("/services/normalize/health/version").asText()).isNotEmpty();
            assertThat(status.at("/services/persist/behind").isNumber()).isTrue();
            assertThat(status.path("waitingLetters").asInt()).isEqualTo(1);
            Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> line.unmatchedEvents() == 1);

            Iomt beside = Iomt.run("explain", "--device", templates.resolve("devicecontent.json").toString(),
                    "--ready-file", readyFile.toString(), "--hub", LocalLine.DEVICE_HUB, "--last", "1");
            assertThat(beside.out()).as("beside the service that reads it: " + beside.err())
                    .contains("1 event: 0 measured, 0 failed, 1 that no template matches");
            Iomt stolen = Iomt.run("explain", "--device", templates.resolve("devicecontent.json").toString(),
                    "--ready-file", readyFile.toString(), "--hub", LocalLine.DEVICE_HUB, "--consumer-group",
                    "$Default");
            assertThat(stolen.err()).contains("a service reads it in the consumer group '$Default'",
                    "name it with --consumer-group");

            theStationsOfAReading(readyFile, events, line.ready().fhir());
            eachObservationOfAnEvent(readyFile, line.ready().fhir());

            Files.writeString(templates.resolve("devicecontent.json"), "{");
            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                Iomt text = Iomt.run("status", "--ready-file", readyFile.toString());
                assertThat(text.out()).containsPattern("normalize +warns +\\d+ +devicecontent.json, the last good one")
                        .contains("templates degraded since ", "the last good template is in force",
                                "persist    not asked", "Waiting: 1 dead letter:",
                                "persist FhirResourceNotFound waiting",
                                "Version ");
                assertThat(text.exitCode()).as(text.out()).isZero();
            });
        }
    }

    private void theStationsOfAReading(Path readyFile, Path unmatched, String fhir) throws Exception {
        put(fhir, "Device/of-where", "{\"resourceType\":\"Device\",\"id\":\"of-where\",\"identifier\":[{\"value\":"
                + "\"monitor-of-where\"}]}");
        put(fhir, "Observation/of-where", "{\"resourceType\":\"Observation\",\"id\":\"of-where\",\"status\":\"final\","
                + "\"code\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]},\"device\":{\"reference\":"
                + "\"Device/of-where\"},\"effectivePeriod\":{\"start\":\"2026-11-26T08:00:00Z\",\"end\":"
                + "\"2026-11-26T08:59:59Z\"}}");

        Iomt nothing = Iomt.run("where", "--ready-file", readyFile.toString(), "--event", unmatched.toString());
        assertThat(nothing.exitCode()).isEqualTo(1);
        assertThat(nothing.out()).contains("normalize   no template matches it: nothing comes of it");

        Iomt letter = Iomt.run("where", "--ready-file", readyFile.toString(), "--device", "monitor-1", "--time",
                "2026-10-09T10:18:00Z");
        assertThat(letter.exitCode()).isEqualTo(1);
        assertThat(letter.out()).containsPattern("normalize   has (read all|\\d+ events) of hub 'devicedata'").contains(
                "FHIR server no Observation of monitor-1 at 2026-10-09T10:18:00Z",
                "dead letter " + Letters.persist(5).key()
                        + ": FhirResourceNotFound, no such device (waiting, of the device, perhaps of another reading)");

        Iomt landed = Iomt.run("where", "--ready-file", readyFile.toString(), "--device", "monitor-of-where",
                "--time", "2026-11-26T08:30:00Z");
        assertThat(landed.exitCode()).as(landed.out()).isZero();
        assertThat(landed.out()).contains("FHIR server Observation/of-where, final, 8867-4, version 1");
        assertThat(Iomt.run("where", "--ready-file", readyFile.toString(), "--device", "monitor-of-where", "--time",
                "2026-11-26T09:30:00Z").exitCode()).isEqualTo(1);
        fromAnObservation(readyFile, fhir);
    }

    /** Of an event that is in two Observations one is there: that is said of each. */
    private void eachObservationOfAnEvent(Path readyFile, String fhir) throws Exception {
        Path event = Files.writeString(directory.resolve("two.jsonl"), "{\"monitor\":\"monitor-of-two\",\"patient\":"
                + "\"p\",\"time\":\"2026-11-26T08:00:00Z\",\"heartRate\":72,\"spo2\":98}\n");
        put(fhir, "Device/of-two", "{\"resourceType\":\"Device\",\"id\":\"of-two\",\"identifier\":[{\"value\":"
                + "\"monitor-of-two\"}]}");
        String observation = "{\"resourceType\":\"Observation\",\"id\":\"ID\",\"status\":\"final\",\"identifier\":[{"
                + "\"value\":\"p.d.TYPE.20261126080000Z.20261126080000Z\"}],\"code\":{\"text\":\"x\"},\"device\":{"
                + "\"reference\":\"Device/of-two\"},\"effectiveDateTime\":\"2026-11-26T08:00:00Z\"}";
        put(fhir, "Observation/of-two-1", observation.replace("ID", "of-two-1").replace("TYPE", "heartrate"));
        put(fhir, "Observation/of-two-x", observation.replace("ID", "of-two-x").replace("TYPE", "other"));

        Iomt one = Iomt.run("where", "--ready-file", readyFile.toString(), "--event", event.toString());
        assertThat(one.exitCode()).isEqualTo(1);
        assertThat(one.out()).containsOnlyOnce("FHIR server Observation/of-two-1")
                .contains(
                        "FHIR server no Observation of monitor-of-two at 2026-11-26T08:00:00Z whose identifier ends in"
                                + " spo2.20261126080000Z.20261126080000Z")
                .doesNotContain("of-two-x");

        put(fhir, "Observation/of-two-2", observation.replace("ID", "of-two-2").replace("TYPE", "spo2"));
        Iomt both = Iomt.run("where", "--ready-file", readyFile.toString(), "--event", event.toString());
        assertThat(both.exitCode()).as(both.out()).isZero();
        assertThat(both.out()).containsOnlyOnce("FHIR server Observation/of-two-1")
                .containsOnlyOnce("FHIR server Observation/of-two-2");
    }

    private static void fromAnObservation(Path readyFile, String fhir) throws Exception {
        Iomt found = where(readyFile, fhir + "/Observation/of-where/_history/1");
        assertThat(found.exitCode()).as(found.out()).isZero();
        assertThat(found.out()).contains("FHIR server Observation/of-where, final, 8867-4, version 1",
                "persist     did NOT write it",
                "its readings are of device monitor-of-where, from 2026-11-26T08:00:00Z to 2026-11-26T08:59:59Z",
                "dead letters none of 1 speaks of it").containsPattern("normalize +has (read all|\\d+ events)");

        put(fhir, "Device/of-letter", "{\"resourceType\":\"Device\",\"id\":\"of-letter\",\"identifier\":[{\"value\":"
                + "\"monitor-1\"}]}");
        put(fhir, "Observation/marked", "{\"resourceType\":\"Observation\",\"id\":\"marked\",\"status\":\"final\","
                + "\"extension\":[{\"url\":\"urn:iomtfhir:write-mark\",\"valueString\":\"AQ\"}],\"identifier\":[{\"system\":"
                + "\"urn:line\",\"value\":\"of-letter.hr\"}],\"code\":{\"coding\":[{\"code\":\"8867-4\"}]},\"device\":{"
                + "\"reference\":\"Device/of-letter\"},\"effectiveDateTime\":\"2026-10-09T10:18:00Z\"}");
        assertThat(where(readyFile, "marked").out()).contains("persist     wrote it",
                "transform   called it urn:line|of-letter.hr", "of device monitor-1, from 2026-10-09T10:18:00Z",
                "dead letter " + Letters.persist(5).key() + ": FhirResourceNotFound");

        put(fhir, "Observation/of-nobody",
                "{\"resourceType\":\"Observation\",\"id\":\"of-nobody\",\"status\":\"final\","
                        + "\"code\":{\"text\":\"x\"},\"effectiveDateTime\":\"2026-10-09T10:18:00Z\"}");
        assertThat(where(readyFile, "of-nobody").out()).contains("names no device that has an identifier");
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(HttpRequest.newBuilder(URI.create(fhir + "/Observation/of-nobody")).DELETE().build(),
                    HttpResponse.BodyHandlers.discarding());
        }
        Iomt deleted = where(readyFile, "of-nobody");
        assertThat(deleted.exitCode()).isEqualTo(1);
        assertThat(deleted.out()).contains("had Observation/of-nobody, and somebody deleted it");
        Iomt missing = where(readyFile, "never");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.out()).contains("has no Observation/never, and never had one");

        assertThat(where(readyFile, "no id").err()).contains("'no id' is no id of an Observation");
        assertThat(Iomt.run("where", "--observation", "a", "--event", "b").err())
                .contains("or an Observation with --observation");
    }

    private static Iomt where(Path readyFile, String observation) {
        return Iomt.run("where", "--ready-file", readyFile.toString(), "--observation", observation);
    }

    private static void put(String fhir, String path, String resource) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(URI.create(fhir + "/" + path))
                    .header("Content-Type", "application/fhir+json").PUT(HttpRequest.BodyPublishers.ofString(resource))
                    .build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
    }

    @Test
    void aServiceThatDoesNotAnswerIsSaidToBeSo() throws Exception {
        Path settings = Files.writeString(directory.resolve("persist.properties"),
                "dead-letters.directory=" + directory.resolve("letters") + "\n");

        Iomt status = Iomt.run("status", "--settings", settings.toString(), "--health",
                "persist=http://127.0.0.1:1");

        assertThat(status.exitCode()).isEqualTo(1);
        assertThat(status.out()).contains("persist    no answer", "nothing answers at http://127.0.0.1:1",
                "Waiting: 0 dead letters");
    }
}
