package org.iomtfhir.runtime.replay;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.Map;
import org.iomtfhir.fuzzing.Bounded;
import org.iomtfhir.runtime.hub.read.HubEvent;

class EnvelopeFuzzTest {

    @DictionaryEntries({"\"stage\":\"normalize\"", "\"error\":\"TemplateExpression\"", "\"event\":", "\"body\":",
            "\"properties\":",
            "\"enqueuedTime\":", "\"2026-10-09T10:18:00Z\"", "+1000000000-12-31T23:59:59Z"})
    @FuzzTest
    void isOpened(byte[] body) {
        HubEvent event = new HubEvent("devicedata", "0", 1, "1", Instant.parse("2026-10-09T10:18:00Z"), null,
                ReplayEnvelope.CONTENT_TYPE, body, Map.of(), Map.of());
        Bounded.read(body.length, () -> ReplayEnvelope.open(event, "normalize"), BrokenEnvelopeException.class);
    }
}
