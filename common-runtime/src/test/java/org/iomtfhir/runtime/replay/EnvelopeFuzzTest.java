package org.iomtfhir.runtime.replay;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.fuzzing.Bounded;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.settings.Secret;

class EnvelopeFuzzTest {

    /** What is fuzzed lies behind the signature: an operator's tool may be broken, too. */
    private static final ReplayKey KEY = new ReplayKey(new Secret("a key of 32 characters and some more"));

    @DictionaryEntries({"\"stage\":\"normalize\"", "\"error\":\"TemplateExpression\"", "\"event\":", "\"body\":",
            "\"properties\":",
            "\"enqueuedTime\":", "\"2026-10-09T10:18:00Z\"", "+1000000000-12-31T23:59:59Z"})
    @FuzzTest
    void isOpened(byte[] body) {
        HubEvent event = new HubEvent("devicedata", "0", 1, "1", Instant.parse("2026-10-09T10:18:00Z"), null,
                ReplayEnvelope.CONTENT_TYPE, body, Map.of(ReplayEnvelope.SIGNATURE, KEY.signatureOf(body)), Map.of());
        Bounded.read(body.length, () -> ReplayEnvelope.open(event, "normalize", Optional.of(KEY)),
                BrokenEnvelopeException.class);
    }
}
