package org.iomtfhir.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

    @Test
    void theKeyNamesStageAndDayAndComesOutTheSameInEveryRelease() {
        assertThat(DeadLetterStoreContract.letter("normalize", 4711, "template 3 match 2", ErrorName.IncompatibleData)
                .key()
                .text()).isEqualTo("normalize-20261009-fd991e5e41bdf886afc5899f00235fcd");
    }

    @Test
    void theKeyTellsApartWhatRunsTogether() {
        DeadLetter one = DeadLetterStoreContract.letter("normalize", 1, "1", ErrorName.IncompatibleData);
        DeadLetter other = DeadLetterStoreContract.letter("normalize", 11, "", ErrorName.IncompatibleData);
        assertThat(one.key()).isNotEqualTo(other.key());
    }

    @Test
    void aKeyThatCouldLeadOutOfTheStoreIsRefused() {
        assertThatThrownBy(() -> new DeadLetterKey("../../etc-20261009-0123456789abcdef0123456789abcdef"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("they look like normalize-2026");
    }

    @Test
    void aStateOfTheServiceSetsNoEventAside() {
        DeadLetter letter = DeadLetterStoreContract.letter("persist", 1, "", ErrorName.FhirDataMapping);
        assertThatThrownBy(() -> new DeadLetter("persist", ErrorName.InvalidFhirService, "down", "", Optional.empty(),
                letter.event(), letter.setAsideTime())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCauseOfAnyLengthIsCut() {
        DeadLetter letter = DeadLetterStoreContract.letter("persist", 1, "", ErrorName.FhirDataMapping);
        DeadLetter wordy = new DeadLetter("persist", ErrorName.FhirDataMapping, "😀".repeat(1000), "", Optional.empty(),
                letter.event(), letter.setAsideTime());
        assertThat(wordy.cause()).hasSizeLessThanOrEqualTo(DeadLetter.CAUSE_LIMIT).endsWith("😀…");
    }

    @Test
    void whatALetterHoldsIsNotInItsPrintedForm() {
        assertThat(DeadLetterStoreContract.letter("persist", 1, "", ErrorName.FhirDataMapping)).asString()
                .matches("persist-20261009-[0-9a-f]{32} FhirDataMapping");
    }

    @Test
    void theJsonIsAsDescribed() {
        String json = new String(
                DeadLetterJson.write(DeadLetterStoreContract.letter("group", 2, "group", ErrorName.EventTooLarge)),
                StandardCharsets.UTF_8);

        assertThat(json).startsWith("{\"format\":1,\"key\":\"group-20261009-").contains(
                "\"stage\":\"group\",\"error\":\"EventTooLarge\",\"cause\":\"the value of heartRate is missing — „überall“\","
                        + "\"failedIn\":\"group\",\"template\":{\"index\":3,\"type\":\"CalculatedContent\",\"line\":42},"
                        + "\"hub\":\"devicedata\",\"partition\":\"3\",\"sequenceNumber\":2,\"offset\":\"12884901888\","
                        + "\"enqueuedTime\":\"2026-10-09T23:59:59.999Z\",\"setAsideTime\":\"2026-10-10T00:00:04.123456Z\","
                        + "\"replayedTime\":null,\"replayStartedTime\":null,\"tries\":1,"
                        + "\"firstSetAsideTime\":\"2026-10-10T00:00:04.123456Z\",\"partitionKey\":null,\"contentType\":\"application/json\",\"properties\":[",
                "{\"name\":\"int\",\"kind\":\"int32\",\"value\":\"5\"}",
                "{\"name\":\"binary\",\"kind\":\"binary\",\"value\":\"AP8=\"}")
                .endsWith("\"body\":\"eyJIZWFydFJhdGUiOiI3OCJ9\"}");
    }
}
