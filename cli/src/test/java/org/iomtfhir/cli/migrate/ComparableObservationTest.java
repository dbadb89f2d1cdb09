package org.iomtfhir.cli.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ComparableObservationTest {

    private static String element(String name, String value) throws JsonProcessingException {
        JsonMapper mapper = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
        return ComparableObservation.of(mapper.readTree("{\"%s\":%s}".formatted(name, value)), UnaryOperator.identity())
                .elements().get(name);
    }

    /** Written out in plain digits, each of them would take a gigabyte. */
    @Test
    void aNumberBeyondAllBoundsIsComparedAsItIsWritten() throws JsonProcessingException {
        assertThat(element("valueSampledData", "{\"data\":\"14.0 1e999999999 0e-999999999 E\"}")).isEqualTo(
                "{data=14 1E+999999999 0E-999999999 E}");
        assertThat(element("valueQuantity", "{\"value\":1e999999999}")).hasSizeLessThan(40);
        assertThat(element("valueQuantity", "{\"value\":37.00}")).isEqualTo("{value=37}");
    }
}
