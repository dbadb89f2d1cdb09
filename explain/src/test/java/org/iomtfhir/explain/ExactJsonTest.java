package org.iomtfhir.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactJsonTest {

    @ParameterizedTest
    @ValueSource(strings = {"{\"value\":36.650}", "{\"value\":0.10}", "{\"value\":1234567890.12345678901234567890}",
            "{\"value\":37}", "{\"value\":0.000}"})
    void everyDigitStays(String json) throws Exception {
        assertThat(ExactJson.MAPPER.readTree(json)).hasToString(json);
    }
}
