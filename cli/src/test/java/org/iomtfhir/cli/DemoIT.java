package org.iomtfhir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The README's first command, as a user runs it. */
@Execution(ExecutionMode.CONCURRENT)
class DemoIT {

    private static final Path SCRIPT = Path.of("target", "iomt", "bin", "iomt").toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    @Timeout(300)
    void theDemoShowsEverySampleObservationAndExitsWithZero() throws Exception {
        boolean built = Files.isExecutable(SCRIPT);
        assumeTrue(built || "true".equals(System.getenv("CI")), "the iomt command is not packaged: run mvn verify");
        Path output = directory.resolve("demo.txt");
        Process demo = new ProcessBuilder(SCRIPT.toString(), "demo").directory(directory.toFile())
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(demo.waitFor(280, TimeUnit.SECONDS)).as("the demo ends").isTrue();
        } finally {
            demo.destroyForcibly();
        }

        String shown = Files.readString(output, UTF_8);
        int expected = SampleSet.all().stream().mapToInt(set -> set.expected().size()).sum();
        assertThat(demo.exitValue()).as(shown).isZero();
        assertThat(shown).contains("All " + expected + " expected Observations are on the FHIR server")
                .contains("72 beats/min", "Systolic blood pressure 118 mmHg, Diastolic blood pressure 76 mmHg")
                .contains("708 samples every 5000 ms");
    }
}
