package org.iomtfhir.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class LanguageReportTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpIsWhatWasAskedForAndNoFault() throws Exception {
        assertThat(run("--quick", "--help")).isZero();

        assertThat(out.toString(UTF_8)).contains("benchmarks/run language").contains("--json FILE");
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void whatIsNotUnderstoodIsNamedBesideTheUsage() throws Exception {
        assertThat(run("--fast")).isEqualTo(2);

        assertThat(err.toString(UTF_8)).contains("--fast").contains("benchmarks/run language");
        assertThat(out.toString(UTF_8)).isEmpty();
    }

    private int run(String... arguments) throws Exception {
        return LanguageReport.run(List.of(arguments), new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    }
}
