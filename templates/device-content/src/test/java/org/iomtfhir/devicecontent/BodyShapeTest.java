package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class BodyShapeTest {

    private static final String READING = "{\"pulse\": 72, \"device\": \"d\", \"at\": \"2026-10-09T10:18:00Z\"}";
    private static final DeviceContent SET = Sets.compiled(Sets.file(Sets.pulse("$..[?(@pulse)]")));

    @Test
    void jsonInsideATextOrBase64IsNamed() {
        String base64 = Base64.getEncoder().encodeToString(READING.getBytes(StandardCharsets.UTF_8));

        assertThat(SET.evaluate(Sets.event("\"" + READING.replace("\"", "\\\"") + "\"")).failures()).singleElement()
                .satisfies(
                        failure -> assertThat(failure.cause()).contains("JSON inside a text", "send the JSON itself"));
        for (String body : new String[]{base64, "\"" + base64 + "\""}) {
            assertThat(SET.evaluate(Sets.event(body)).failures()).singleElement()
                    .satisfies(failure -> assertThat(failure.cause()).contains("JSON in base64", "content type"));
        }
    }

    @Test
    void aTextThatIsJustATextAndABodyThatMatchesNothingAreNoFailures() {
        assertThat(SET.evaluate(Sets.event("\"alive\"")).failures()).isEmpty();
        assertThat(SET.evaluate(Sets.event("\"AAAA\"")).failures()).isEmpty();
        assertThat(SET.evaluate(Sets.event("{\"battery\": 80}")).failures()).isEmpty();
        assertThat(SET.evaluate(Sets.event("{broken")).failures()).singleElement()
                .satisfies(failure -> assertThat(failure.cause()).startsWith("the body is not JSON"));
    }
}
