package org.iomtfhir.runtime.hub.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.azure.messaging.eventhubs.EventData;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example of the documentation reads what is written, and stands in the documentation as it is. */
@Timeout(60)
class PackExampleTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Path EXAMPLE = DOCS.resolve("examples").resolve("read_packs.py");

    @BeforeAll
    static void pythonIsThere() throws Exception {
        boolean there;
        try {
            there = new ProcessBuilder("python3", "--version").redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            there = false;
        }
        if (!there) {
            assertThat(System.getenv("CI")).as("python3 is not installed").isNotEqualTo("true");
            assumeTrue(false, "python3 is not installed");
        }
    }

    @Test
    void theExampleReadsAPack() throws Exception {
        List<OutgoingEvent> records = IntStream.range(0, 100)
                .mapToObj(i -> new OutgoingEvent("a", ("{\"n\":" + i + "}").getBytes(UTF_8), "application/json",
                        i % 2 == 0 ? Map.of() : Map.of("traceparent", "00-" + i)))
                .toList();
        EventData pack = new PackWriter().write(records);
        assertThat(pack.getRawAmqpMessage().getProperties().getContentEncoding()).isEqualTo("gzip");

        Process python = new ProcessBuilder("python3", EXAMPLE.toString(), pack.getContentType(), "gzip")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (OutputStream body = python.getOutputStream()) {
            body.write(pack.getBody());
        }
        List<String> printed = new String(python.getInputStream().readAllBytes(), UTF_8).lines().toList();

        assertThat(python.waitFor()).isZero();
        assertThat(printed).hasSize(100).startsWith("[{\"n\": 0}, {}]", "[{\"n\": 1}, {\"traceparent\": \"00-1\"}]");
    }

    @Test
    void thePageShowsTheExampleAsItIs() throws Exception {
        String example = Files.readString(EXAMPLE);
        String function = example.substring(example.indexOf("def records"), example.indexOf("if __name__")).strip();

        assertThat(DOCS.resolve("architecture.md")).content().contains("```python\n" + function + "\n```");
    }
}
