package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExpectedReadingsTest {

    private static final Instant TIME = Instant.parse("2026-05-01T08:00:00Z");

    @Test
    void aReadingIsThereOnceWithItsValueAndPatient() throws Exception {
        ExpectedReadings expected = expected("72", TIME);
        LandedObservation right = quantity("p", "72");

        assertThat(expected.differences(List.of(right))).isEmpty();
        assertThat(expected.differences(List.of())).singleElement().asString().startsWith("missing");
        assertThat(expected.differences(List.of(right, right))).singleElement().asString().startsWith("twice");
        assertThat(expected.differences(List.of(quantity("p", "73")))).singleElement().asString()
                .startsWith("another value");
        assertThat(expected.differences(List.of(quantity("q", "72")))).singleElement().asString()
                .startsWith("of another patient");
    }

    @Test
    void aSampleStandsAtItsTime() throws Exception {
        ExpectedReadings expected = expected("72", TIME.plusSeconds(10));

        assertThat(expected.differences(List.of(series("70 71 72")))).isEmpty();
        assertThat(expected.differences(List.of(series("72 71 70")))).hasSize(1);
        assertThat(expected.differences(List.of(series("70 71 E")))).hasSize(1);
        assertThat(expected.differences(List.of(series("70 71")))).hasSize(1);
    }

    @Test
    void ofTwoInOneSampleEitherMayStandThere() throws Exception {
        ExpectedReadings expected = expected("72", TIME.plusSeconds(10));
        expected.add(new SimulatedReading("heartrate", "d", "p", TIME.plusSeconds(11), List.of("73")));

        assertThat(expected.size()).isEqualTo(2);
        assertThat(expected.differences(List.of(series("70 71 73")))).isEmpty();
    }

    @Test
    void ofTwoOfOneInstantTheLaterCounts() throws Exception {
        ExpectedReadings expected = expected("71", TIME);
        expected.add(new SimulatedReading("heartrate", "d", "p", TIME, List.of("72")));

        assertThat(expected.size()).isEqualTo(1);
        assertThat(expected.differences(List.of(quantity("p", "72")))).isEmpty();
    }

    @Test
    void valuesMayStandInComponents() throws Exception {
        ExpectedReadings expected = new ExpectedReadings();
        expected.add(new SimulatedReading("heartrate", "d", "p", TIME, List.of("120", "80")));
        String components = "\"component\":[{\"valueQuantity\":{\"value\":120}},{\"valueQuantity\":{\"value\":%s}}]";

        assertThat(expected.differences(List.of(landed("p", components.formatted("80.0"))))).isEmpty();
        assertThat(expected.differences(List.of(landed("p", components.formatted("81"))))).hasSize(1);
    }

    private static ExpectedReadings expected(String value, Instant time) {
        ExpectedReadings expected = new ExpectedReadings();
        expected.add(new SimulatedReading("heartrate", "d", "p", time, List.of(value)));
        return expected;
    }

    private static LandedObservation quantity(String patient, String value) throws Exception {
        return landed(patient, "\"valueQuantity\":{\"value\":" + value + "}");
    }

    private static LandedObservation landed(String patient, String value) throws Exception {
        return new LandedObservation(patient, "d", new ObjectMapper().readTree("{\"code\":{\"text\":\"heartrate\"},"
                + "\"effectiveDateTime\":\"2026-05-01T08:00:00Z\"," + value + "}"));
    }

    private static LandedObservation series(String samples) throws Exception {
        return new LandedObservation("p", "d",
                new ObjectMapper().readTree("{\"code\":{\"coding\":[{\"code\":\"heartrate\"}]},"
                        + "\"effectivePeriod\":{\"start\":\"2026-05-01T08:00:00Z\",\"end\":\"2026-05-01T08:59:59.999Z\"},"
                        + "\"valueSampledData\":{\"period\":5000,\"data\":\"" + samples + "\"}}"));
    }
}
