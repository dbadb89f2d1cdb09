package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.iomtfhir.local.line.LineServices;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.LocalLineConfig;
import org.iomtfhir.runtime.service.RunningService;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What docs/upgrade.md and docs/backup.md say to do, done on a line of this machine. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("long")
@Timeout(300)
class ProceduresIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ROUNDS = 6;

    @TempDir
    Path directory;

    @Test
    void aLineCopiedWhileItIsStoppedGoesOnFromTheCopy() throws Exception {
        Ward ward = new Ward("copied");
        Path templates = Lines.templates(directory);
        Path data = directory.resolve("line");
        try (LocalLine line = withOwnServer(data, templates)) {
            send(line, ward, 0, 3);
            awaitLanded(ward, line, 3);
        }
        Path copy = directory.resolve("copy");
        copy(data, copy);
        try (LocalLine line = withOwnServer(data, templates)) {
            send(line, ward, 3, 4);
            awaitLanded(ward, line, 4);
        }

        // The line is lost. What it had since the copy the devices send again.
        delete(data);
        try (LocalLine line = withOwnServer(copy, templates)) {
            send(line, ward, 3, ROUNDS);
            awaitLanded(ward, line, ROUNDS);
            assertThat(Lines.deadLetters(line.ready())).isEmpty();
        }
    }

    @Test
    void withoutItsCheckpointsALineReadsEverythingAgainAndNothingChanges() throws Exception {
        Ward ward = new Ward("forgetful");
        SortedMap<String, String> landed;
        Path checkpoints;
        try (LocalLine line = Lines.start(directory, Set.of(Service.values()))) {
            send(line, ward, 0, ROUNDS);
            landed = awaitLanded(ward, line, ROUNDS);
            checkpoints = line.ready().checkpoints();
        }

        delete(checkpoints);
        try (LocalLine line = Lines.start(directory, directory.resolve("templates"), Set.of(Service.values()))) {
            awaitRead(line);
            assertThat(ward.landed()).isEqualTo(landed);
            send(line, ward, ROUNDS, ROUNDS + 1);
            awaitLanded(ward, line, ROUNDS + 1);
            assertThat(Lines.deadLetters(line.ready())).isEmpty();
        }
    }

    @Test
    void aLostHubInTheMiddleIsMadeAnewFromTheFirst() throws Exception {
        Ward ward = new Ward("lost-hub");
        SortedMap<String, String> landed;
        Path data;
        Path checkpoints;
        try (LocalLine line = Lines.start(directory, Set.of(Service.values()))) {
            send(line, ward, 0, ROUNDS);
            landed = awaitLanded(ward, line, ROUNDS);
            awaitRead(line);
            data = line.ready().data();
            checkpoints = line.ready().checkpoints();
        }

        delete(find(data.resolve("hubs"), "grouped"));
        // Of its reader, transform; and of normalize, so that everything comes again.
        for (String hub : List.of("grouped", "devicedata")) {
            delete(find(checkpoints, hub));
        }
        try (LocalLine line = Lines.start(directory, directory.resolve("templates"), Set.of(Service.values()))) {
            send(line, ward, ROUNDS, ROUNDS + 1);
            awaitLanded(ward, line, ROUNDS + 1);
            awaitRead(line);
            assertThat(ward.landed()).containsAllEntriesOf(instants(landed));
            assertThat(Lines.deadLetters(line.ready())).isEmpty();
        }
    }

    @Test
    void servicesAreReplacedOneByOneFromTheEndAndBackFromTheBeginningWhileEventsCome() throws Exception {
        Ward ward = new Ward("upgraded");
        Map<Service, RunningService> running = new EnumMap<>(Service.class);
        try (LocalLine line = Lines.start(directory, Set.of())) {
            try {
                for (Service service : Service.values()) {
                    running.put(service, start(line, service));
                }
                List<Service> forward = List.of(Service.values());
                int round = 0;
                for (Service service : Stream.concat(forward.reversed().stream(), forward.stream()).toList()) {
                    send(line, ward, round, ++round);
                    running.get(service).close();
                    send(line, ward, round, ++round);
                    running.put(service, start(line, service));
                    running.get(service).started().get();
                }
                awaitLanded(ward, line, round);
                assertThat(Lines.deadLetters(line.ready())).isEmpty();
            } finally {
                running.values().forEach(RunningService::close);
            }
        }
    }

    private static RunningService start(LocalLine line, Service which) throws IOException {
        var service = LineServices.of(which);
        return RunningService.start(service, service.load(Map.of(),
                line.ready().data().resolve("services").resolve(which.title() + ".properties")),
                Clock.systemUTC());
    }

    /** With a FHIR server of its own, whose database lies with the rest of it. */
    private static LocalLine withOwnServer(Path data, Path templates) throws IOException, InterruptedException {
        return LocalLine.start(LocalLineConfig.onFreePorts(data).withTemplates(Optional.of(templates)), step -> {});
    }

    private static void send(LocalLine line, Ward ward, int fromRound, int toRound) throws Exception {
        try (DeviceFeed feed = new DeviceFeed(line.ready())) {
            feed.sendAll(ward.events(fromRound, toRound));
        }
    }

    /** Until every reading of the rounds is there, in as many Observations as there must be. */
    private static SortedMap<String, String> awaitLanded(Ward ward, LocalLine line, int rounds) {
        await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            SortedMap<String, String> landed = ward.landed(line.ready().fhir());
            assertThat(landed).hasSize(Ward.observations(rounds));
            assertThat(Ward.readings(landed)).isEqualTo(Ward.readings(rounds));
        });
        try {
            return ward.landed(line.ready().fhir());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Until every service has settled all that its hub holds. */
    private static void awaitRead(LocalLine line) {
        String file = line.ready().data().resolve(LocalLine.READY_FILE).toString();
        await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(
                () -> assertThat(Iomt.run("lag", "--ready-file", file, "--over", "0").exitCode()).isZero());
    }

    /** Those that a later round adds nothing to. */
    private static Map<String, String> instants(SortedMap<String, String> landed) {
        Map<String, String> instants = new java.util.TreeMap<>(landed);
        instants.values().removeIf(text -> text.contains(" ms "));
        return instants;
    }

    private static Path find(Path within, String name) throws IOException {
        try (Stream<Path> all = Files.walk(within)) {
            return all.filter(path -> path.getFileName().toString().equals(name)).findFirst().orElseThrow();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
