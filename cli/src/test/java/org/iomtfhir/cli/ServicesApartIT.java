package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
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

    /** The start script of a service, as its module's package phase makes it. */
    private static Path script(Service service) {
        String name = service.title() + "-service";
        Path script = Path.of("..", name, "target", name, "bin", name).toAbsolutePath().normalize();
        if (!Files.isExecutable(script)) {
            String missing = "the start script of " + name
                    + " is not built; 'mvn verify' of the whole project builds it: " + script;
            assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
            assumeTrue(false, missing);
        }
        return script;
    }

    private Path log(Service service) {
        return directory.resolve(service.title() + ".log");
    }

    private void start(Service service, Path script, Path settings) throws IOException {
        processes.put(service,
                new ProcessBuilder(script.toString(), "--settings", settings.toString()).redirectErrorStream(true)
                        .redirectOutput(log(service).toFile()).start());
    }

    @Test
    void eachServiceStartedByItsOwnScriptMakesTheSameLineAndEndsWhenAsked() throws Exception {
        Map<Service, Path> scripts = new LinkedHashMap<>();
        for (Service service : Service.values()) {
            scripts.put(service, script(service));
        }
        SortedMap<String, String> together = UndisturbedLine.landed();

        Ward apart = new Ward("apart");
        try (LocalLine line = Lines.start(directory.resolve("apart"), Set.of());
                DeviceFeed feed = new DeviceFeed(line.ready())) {
            feed.sendAll(apart.events(0, UndisturbedLine.ROUNDS));
            for (Service service : Service.values()) {
                start(service, scripts.get(service),
                        line.ready().data().resolve("services").resolve(service.title() + ".properties"));
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
