package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class ServicesApartIT {

    private static final Duration LIMIT = Duration.ofSeconds(150);

    @TempDir
    Path directory;
    private final Map<Service, Process> processes = new LinkedHashMap<>();

    @AfterEach
    void endAll() {
        processes.values().forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
        processes.values().forEach(Process::destroyForcibly);
    }

    private Path log(Service service) {
        return directory.resolve(service.title() + ".log");
    }

    @Test
    void eachServiceStartedByItsOwnScriptMakesTheSameLineAndEndsWhenAsked() throws Exception {
        Map<Service, ProgramFolder> folders = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            folders.put(service, ProgramFolder.of(service));
        }
        SortedMap<String, String> together = UndisturbedLine.landed();

        Ward apart = new Ward("apart");
        try (LocalLine line = Lines.start(directory.resolve("apart"), Set.of());
                DeviceFeed feed = new DeviceFeed(line.ready())) {
            feed.sendAll(apart.events(0, UndisturbedLine.ROUNDS));
            for (Service service : Service.values()) {
                Path settings = line.ready().data().resolve("services").resolve(service.title() + ".properties");
                processes.put(service, folders.get(service).start(log(service), "--settings", settings));
            }
            await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                for (Map.Entry<Service, Process> entry : processes.entrySet()) {
                    assertThat(entry.getValue().isAlive()).as("service %s, which wrote: %s", entry.getKey(),
                            Files.readString(log(entry.getKey()))).isTrue();
                }
                assertThat(apart.landed()).isEqualTo(together);
            });
            assertThat(Lines.deadLetters(line.ready())).isEmpty();

            processes.values().forEach(Process::destroy);
            for (Map.Entry<Service, Process> entry : processes.entrySet()) {
                assertThat(entry.getValue().waitFor(60, TimeUnit.SECONDS)).as("%s has ended", entry.getKey()).isTrue();
                assertThat(Files.readString(log(entry.getKey()))).contains("is at work", "has stopped");
            }
        }
    }
}
