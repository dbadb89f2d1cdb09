package org.iomtfhir.fhirclient.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.fuzzing.Bounded;

/** What a FHIR server answers, and an Observation from the last hub. */
class AnswersFuzzTest {

    private static final ResourceText TEXT = new ResourceText();

    @FuzzTest
    void aBundle(byte[] answer) {
        String json = new String(answer, UTF_8);
        Bounded.read(answer.length, () -> {
            BundleJson.Page page = BundleJson.read(json);
            for (BundleJson.Entry entry : page.entries()) {
                if (entry.resource() != null) {
                    assertThat(json).contains(entry.resource());
                    aResource(entry.resource());
                }
            }
        }, FhirUnavailableException.class);
    }

    private static void aResource(String json) {
        StoredResource stored;
        try {
            stored = BundleJson.stored(json);
        } catch (FhirUnavailableException notOne) {
            return;
        }
        assertThat(stored.json()).isEqualTo(json);
    }

    @FuzzTest
    void anObservation(byte[] body) {
        String json = new String(body, UTF_8);
        Bounded.read(body.length, () -> {
            Resource read = TEXT.parse(json);
            // What was taken must be writable, and bounded once it is.
            assertThat(JsonNumbers.areBounded(TEXT.write(read))).isTrue();
        }, MalformedResourceException.class);
    }

    @FuzzTest
    void numbers(byte[] body) {
        String json = new String(body, UTF_8);
        Bounded.read(body.length, () -> {
            if (JsonNumbers.areBounded(json) && BundleJson.tree(json) != null) {
                BundleJson.tree(json).forEach(each -> assertThat(each.asText()).isNotNull());
            }
        });
    }
}
