package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Request;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.persist.IncomingResource;
import org.iomtfhir.persist.PersistOptions;
import org.iomtfhir.persist.PersistOutcome;
import org.iomtfhir.persist.Persister;
import org.iomtfhir.persist.identity.IdentityMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code iomt relink report} and {@code iomt relink repair}: a monitor goes from patient a to patient b at 20 past nine, and the ward
 * enters it when readings of b have been filed on a already.
 */
class RelinkCommandIT {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");
    private static final Instant CHANGE = NINE.plusSeconds(1_200);

    @TempDir
    Path directory;

    private StandInServer server;

    @BeforeEach
    void readingsOfTheNextPatientAreFiledOnTheEarlierOne() {
        start(Ways.HAPI);
    }

    private void start(Ways ways) {
        server = new StandInServer(ways);
        server.clock(NINE.minusSeconds(86_400));
        server.store("{\"resourceType\":\"Patient\",\"id\":\"a\"}");
        server.store("{\"resourceType\":\"Patient\",\"id\":\"b\"}");
        device("monitor", "a", null);
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        try (Persister persister = Persister.connect(fhir, PersistOptions.of(IdentityMode.LOOKUP), InstantSource
                .system(), new SimpleMeterRegistry())) {
            assertThat(
                    persister.persist(List.of(series(1_170, 6), weight(CHANGE.minusSeconds(60), "70.50"), weight(CHANGE
                            .plusSeconds(60), "80.50"))))
                    .hasSize(3).allMatch(PersistOutcome.Written.class::isInstance);
        }
        server.clock(CHANGE.plusSeconds(600));
        device("monitor", "b", CHANGE);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void device(String identifier, String patientId, Instant since) {
        server.store("""
                {"resourceType":"Device","id":"%1$s","identifier":[{"system":"urn:serial","value":"%1$s"}],
                 "patient":{"reference":"Patient/%2$s"%3$s}}""".formatted(identifier, patientId, since == null
                ? ""
                : ",\"extension\":[{\"url\":\"urn:iomtfhir:linked-since\",\"valueInstant\":\"" + since + "\"}]"));
    }

    /** Readings every ten seconds, counted up from 60. */
    private static IncomingResource series(int firstSecond, int count) {
        List<Integer> seconds = IntStream.range(0, count).mapToObj(i -> firstSecond + 10 * i).toList();
        return message("heartrate.20261009090000Z.20261009095959Z", """
                "effectivePeriod":{"start":"2026-10-09T09:00:00Z","end":"2026-10-09T09:59:59.9999999Z"},
                "valueSampledData":{"extension":[{"url":
                  "http://hl7.org/fhir/5.0/StructureDefinition/extension-SampledData.offsets","valueString":"%s"}],
                  "origin":{"value":0,"unit":"count/min"},"period":10000,"dimensions":1,"data":"%s"}
                """.formatted(seconds.stream().map(each -> each + "000").collect(Collectors.joining(" ")), IntStream
                .range(60, 60 + count).mapToObj(Integer::toString).collect(Collectors.joining(" "))), NINE.plusSeconds(
                        seconds.getFirst()),
                NINE.plusSeconds(seconds.getLast()));
    }

    private static IncomingResource weight(Instant time, String kilograms) {
        return message("weight." + time, """
                "effectiveDateTime":"%s","valueQuantity":{"value":%s,"unit":"kg"}""".formatted(time, kilograms), time,
                time);
    }

    private static IncomingResource message(String identifier, String value, Instant first, Instant last) {
        String type = identifier.substring(0, identifier.indexOf('.'));
        return new IncomingResource("""
                {"resourceType":"Observation","identifier":[{"value":"%s"}],"status":"final",
                 "code":{"coding":[{"system":"%s","code":"%s"}]},
                 "device":{"type":"Device","identifier":{"value":"monitor"}},%s}
                """.formatted(identifier, ServiceSystem.DEFAULT, type, value).getBytes(StandardCharsets.UTF_8), first,
                last);
    }

    private Path settings() throws IOException {
        return Files.writeString(directory.resolve("persist.properties"), """
                fhir.url=%s
                identity.device-system=any
                identity.patient-system=any
                input.namespace=hubs.example.net
                checkpoints.directory=%s
                dead-letters.directory=%s
                """.formatted(server.url(), directory.resolve("checkpoints"), directory.resolve("letters")));
    }

    private Iomt relink(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("relink"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--settings", settings().toString()));
        return Iomt.run(all.toArray());
    }

    /** Every value that is in use, by patient. */
    private Map<String, List<String>> filed() {
        Map<String, List<String>> filed = new TreeMap<>();
        for (JsonNode each : server.stored("Observation")) {
            List<String> values = filed.computeIfAbsent(each.path("subject").path("reference").asText(),
                    patient -> new ArrayList<>());
            if (each.path("status").asText().equals("entered-in-error")) {
                assertThat(each.has("valueQuantity") || each.has("valueSampledData")).isFalse();
                continue;
            }
            if (each.has("valueQuantity")) {
                values.add(each.path("valueQuantity").path("value").asText());
            }
            Arrays.stream(each.path("valueSampledData").path("data").asText().split(" ")).filter(sample -> !sample
                    .isEmpty() && !sample.equals("E")).forEach(values::add);
        }
        filed.values().forEach(values -> values.sort(null));
        return filed;
    }

    private List<String> statuses(String patientId) {
        return server.stored("Observation").stream().filter(each -> each.path("subject").path("reference").asText()
                .equals("Patient/" + patientId)).map(each -> each.path("status").asText()).sorted().toList();
    }

    private List<String> versions() {
        return server.stored("Observation").stream()
                .map(each -> each.path("id").asText() + " " + each.path("meta").path(
                        "versionId").asText())
                .sorted().toList();
    }

    private static final Map<String, List<String>> BEFORE = Map.of("Patient/a", List.of("60", "61", "62", "63", "64",
            "65", "70.50", "80.50"));
    private static final Map<String, List<String>> RIGHT = Map.of("Patient/a", List.of("60", "61", "62", "70.50"),
            "Patient/b", List.of("63", "64", "65", "80.50"));

    @Test
    void theReportListsWhatIsOnTheEarlierPatientAndChangesNothing() throws IOException {
        List<String> before = versions();

        Iomt report = relink("report", "--device", "monitor");

        assertThat(report.err()).isEmpty();
        assertThat(report.out().lines()).hasSize(3).filteredOn(line -> line.startsWith("Observation/")).hasSize(2)
                .allMatch(line -> line.endsWith("  Device/monitor  on Patient/a, belongs to Patient/b from " + CHANGE
                        + " until now"));
        assertThat(report.out()).contains("2 to be put right ('iomt relink repair'), 0 to be looked at by hand");
        assertThat(report.exitCode()).isEqualTo(1);
        assertThat(versions()).isEqualTo(before);
        assertThat(filed()).isEqualTo(BEFORE);
        assertThat(relink("report").exitCode()).as("devices changed in the last seven days").isZero();
        assertThat(relink("report", "--since", "2026-10-09").out()).isEqualTo(report.out());
    }

    @Test
    void theRepairChangesNothingUnlessToldTo() throws IOException {
        List<String> before = versions();

        Iomt dry = relink("repair", "--device", "monitor");

        assertThat(dry.out().lines().filter(line -> line.startsWith("would part Observation/"))).hasSize(2);
        assertThat(dry.out()).contains("dry run, nothing was changed (--apply does it): 2 Observations, 0 left as they"
                + " are, 0 to be looked at by hand");
        assertThat(dry.exitCode()).isZero();
        assertThat(versions()).isEqualTo(before);
        assertThat(server.count(each -> each.method().equals("PUT") && each.path().startsWith("Observation/")))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"HAPI", "AZURE"})
    void theRepairFilesReadingsOnTheirPatientAndLeavesNoEmptyObservationInUse(Ways ways) throws IOException {
        close();
        start(ways);

        Iomt repair = relink("repair", "--device", "monitor", "--apply");

        assertThat(repair.err()).isEmpty();
        assertThat(repair.out()).contains("others' readings were filed on them and taken out",
                "all readings were filed on others; it is entered-in-error now",
                "2 Observations, 0 left as they are, 0 to be looked at by hand").doesNotContain("dry run");
        assertThat(repair.exitCode()).isZero();
        assertThat(filed()).isEqualTo(RIGHT);
        assertThat(statuses("a")).containsExactly("amended", "entered-in-error", "final");
        assertThat(statuses("b")).containsExactly("final", "final");

        List<String> after = versions();
        Iomt again = relink("repair", "--device", "monitor", "--apply");
        assertThat(again.out()).contains("0 Observations, 0 left as they are");
        assertThat(again.exitCode()).isZero();
        assertThat(relink("report", "--device", "monitor").exitCode()).isZero();
        assertThat(versions()).isEqualTo(after);
    }

    /** Where a repair is killed. */
    enum Moment {
        /** Before anything is filed on the other patient. */
        BEFORE_FILING,
        /** When that is done, and the command does not know it yet. */
        AFTER_FILING,
        /** When it is about to take the readings out of where they were. */
        BEFORE_TAKING_OUT,
        /** When that is done, and the command does not know it yet. */
        AFTER_TAKING_OUT
    }

    @Test
    void aRepairThatIsKilledHasLostNothingAndIsRightWhenItIsRunAgain() throws Exception {
        killAndRepairAgain(Ways.HAPI, Moment.BEFORE_TAKING_OUT, 11);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"HAPI,BEFORE_FILING,8", "HAPI,AFTER_FILING,11", "HAPI,AFTER_TAKING_OUT,8", "AZURE,AFTER_FILING,11",
            "AZURE,BEFORE_TAKING_OUT,11"})
    void soItIsWheneverItIsKilled(Ways ways, Moment moment, int filedThen) throws Exception {
        killAndRepairAgain(ways, moment, filedThen);
    }

    private void killAndRepairAgain(Ways ways, Moment moment, int filedThen) throws Exception {
        close();
        start(ways);
        // So that the series is the first to be put right, whatever its id.
        server.hideFromSearch("Observation/" + id("80.50"));
        CompletableFuture<Process> started = new CompletableFuture<>();
        CompletableFuture<Void> killed = new CompletableFuture<>();
        at(moment, () -> {
            started.join().destroyForcibly();
            killed.complete(null);
        });

        started.complete(process("relink", "repair", "--device", "monitor", "--apply", "--settings", settings()
                .toString()));
        killed.get(60, TimeUnit.SECONDS);
        assertThat(started.join().waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(started.join().exitValue()).isNotZero();
        assertThat(filed().values().stream().mapToInt(List::size).sum()).as("filed: %s", filed()).isEqualTo(filedThen);
        assertThat(filed().values().stream().flatMap(List::stream)).contains("60", "61", "62", "63", "64", "65",
                "70.50",
                "80.50");

        server.showInSearch("Observation/" + id("80.50"));
        assertThat(relink("repair", "--device", "monitor", "--apply").exitCode()).isZero();
        assertThat(filed()).isEqualTo(RIGHT);
        assertThat(relink("report", "--device", "monitor").exitCode()).isZero();
        List<String> after = versions();
        assertThat(relink("repair", "--device", "monitor", "--apply").exitCode()).isZero();
        assertThat(versions()).isEqualTo(after);
    }

    private String id(String weight) {
        return server.stored("Observation").stream().filter(each -> each.path("valueQuantity").path("value").asText()
                .equals(weight)).findFirst().orElseThrow().path("id").asText();
    }

    private void at(Moment moment, Runnable what) {
        switch (moment) {
            case BEFORE_FILING -> server.once(Request::isWrite, request -> unanswered(what));
            case AFTER_FILING -> server.onceAfter(Request::isWrite, reply -> unanswered(what));
            case BEFORE_TAKING_OUT -> server.once(RelinkCommandIT::takesOut, request -> unanswered(what));
            case AFTER_TAKING_OUT -> server.onceAfter(RelinkCommandIT::takesOut, reply -> unanswered(what));
        }
    }

    private static Reply unanswered(Runnable what) {
        what.run();
        return Reply.of(500, "");
    }

    private static boolean takesOut(Request request) {
        return request.method().equals("PUT") && request.path().startsWith("Observation/");
    }

    private Process process(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")
                .toString(), "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", IomtCommand.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve(
                "relink.log").toFile());
        // A class path may be longer than an argument.
        builder.environment().put("CLASSPATH", Arrays.stream(System.getProperty("java.class.path").split(
                File.pathSeparator)).map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(
                        File.pathSeparator)));
        return builder.start();
    }

    @Test
    void whatIsNotLookedAtIsSaid() throws IOException {
        server.holdBack(100);
        for (int i = 0; i < 250; i++) {
            device("pump-" + i, "a", null);
        }

        Iomt report = relink("report", "--since", "2026-10-09");
        assertThat(report.out()).contains("Not everything was looked at");
        assertThat(report.exitCode()).isEqualTo(1);

        Iomt repair = relink("repair", "--since", "2026-10-09");
        assertThat(repair.out()).contains("Not everything was looked at");
        assertThat(repair.exitCode()).isEqualTo(1);
    }

    @Test
    void aDeviceThatIsNotThereIsAnError() throws IOException {
        Iomt report = relink("report", "--device", "another");

        assertThat(report.err()).contains("the FHIR server has no such Device, or more than one");
        assertThat(report.exitCode()).isNotZero();
    }
}
