package org.iomtfhir.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@Isolated("takes the standard output and the set-up of the log")
class LogSetupTest {

    private static final Logger OWN = LoggerFactory.getLogger("org.iomtfhir.Example");
    private static final Logger LIBRARY = LoggerFactory.getLogger("io.netty.channel");
    private static final Logger AZURE = LoggerFactory.getLogger("com.azure.core.amqp");

    private final PrintStream standard = System.out;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void take() {
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveBack() throws JoranException {
        System.setOut(standard);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
    }

    @Test
    void textIsALineForPeople() {
        LogSetup.apply(LogFormat.TEXT, LogLevel.INFO);
        OWN.info("{} events", 3);

        assertThat(text()).matches(
                "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  \\[main] o.iomtfhir.Example: 3 events\\R");
    }

    @Test
    void jsonIsAnObjectALineWhateverIsInTheMessage() throws IOException {
        LogSetup.apply(LogFormat.JSON, LogLevel.INFO);
        OWN.warn("a \"quote\"\nand a line: {}", "µ", new IllegalStateException("why"));

        assertThat(text().lines()).hasSize(1);
        assertThat(members(text())).containsEntry("level", "WARN").containsEntry("loggerName", "org.iomtfhir.Example")
                .containsEntry("formattedMessage", "a \"quote\"\nand a line: µ").containsKey("throwable");
    }

    @Test
    void librariesStayAtWarnWhateverTheLevel() {
        LogSetup.apply(LogFormat.TEXT, LogLevel.TRACE);
        LIBRARY.info("a payload");
        LIBRARY.warn("a warning");
        OWN.trace("small");

        assertThat(text()).contains("a warning", "small").doesNotContain("a payload");
    }

    @Test
    void theAzureSdkIsHeardWhenSomethingFailsAlone() {
        LogSetup.apply(LogFormat.TEXT, LogLevel.TRACE);
        AZURE.warn("a link has ended");
        AZURE.error("a failure");

        assertThat(text()).contains("a failure").doesNotContain("a link has ended");
    }

    @Test
    void whatIsBelowTheLevelIsNotWritten() {
        LogSetup.apply(LogFormat.TEXT, LogLevel.ERROR);
        OWN.warn("little");
        OWN.error("much");

        assertThat(text()).contains("much").doesNotContain("little");
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /** The texts of an object, and of its objects their names. */
    private static Map<String, String> members(String json) throws IOException {
        Map<String, String> members = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                members.put(name, parser.currentToken().isScalarValue() ? parser.getText() : "");
                parser.skipChildren();
            }
        }
        return members;
    }
}
