package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code iomt simulate --check} on running lines. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("long")
@Timeout(240)
class SimulateIT {

    @TempDir
    Path directory;

    @Test
    void everyReadingOfTheKnownDevicesLandsOnce() throws Exception {
        Path templates = directory.resolve("templates");
        assertThat(Iomt.run("simulate", "--write-templates", templates.toString()).exitCode()).isZero();
        try (LocalLine line = Lines.start(directory, templates, Set.of(Service.values()))) {
            Iomt early = simulate(line, "--seed", "9", "--start", "2026-05-02T08:00:00Z", "--duration",
                    "500ms", "--check-within", "0s");
            assertThat(early.exitCode()).as("nothing can have landed within no time").isEqualTo(1);
            assertThat(early.out()).contains("missing: ", " things are not as they must be");

            Iomt checked = simulate(line, "--devices", "20", "--rate", "40", "--duration", "5s", "--start",
                    "2026-05-01T08:00:00Z", "--jitter", "3s", "--late", "10", "--doubled", "10", "--broken", "10");

            assertThat(checked.exitCode()).as(checked.out() + checked.err()).isZero();
            assertThat(checked.out()).matches("(?s).*All 1\\d\\d readings landed, each once.*");
            assertThat(Lines.deadLetters(line.ready())).as("the broken ones").hasSizeBetween(5, 50);
        }
    }

    @Test
    void soDoThoseOfATemplateSetOfOnesOwn() throws Exception {
        Path templates = Lines.templates(directory);
        try (LocalLine line = Lines.start(directory, templates, Set.of(Service.values()))) {
            Iomt checked = simulate(line, "--templates", templates.toString(), "--devices", "40", "--rate", "8",
                    "--duration", "10s", "--start", "2026-05-01T08:00:00Z", "--doubled", "10", "--broken", "5");

            assertThat(checked.exitCode()).as(checked.out() + checked.err()).isZero();
            assertThat(checked.out()).matches("(?s).*All \\d\\d readings landed, each once.*");
            assertThat(checked.err()).doesNotContain("left out");
        }
    }

    private static Iomt simulate(LocalLine line, String... more) {
        String[] first = {"simulate", "--ready-file", line.ready().data().resolve("ready.json").toString(), "--check",
                line.ready().fhir()};
        String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return Iomt.run(all);
    }
}
