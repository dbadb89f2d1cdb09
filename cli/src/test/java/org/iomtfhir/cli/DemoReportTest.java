package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.iomtfhir.samples.ExpectedObservation;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.Test;

class DemoReportTest {

    private final StringWriter shown = new StringWriter();
    private final PrintWriter out = new PrintWriter(shown);

    @Test
    void oneMissingObservationIsNamedAndFailsTheDemo() {
        List<ExpectedObservation> expected = SampleSet.named("infusion-pump").expected();

        int code = DemoCommand.report(out, expected, Map.of(), Instant.now());

        assertThat(code).isEqualTo(IomtCommand.FAILED);
        assertThat(shown.toString()).contains(expected.size() + " of " + expected.size(),
                expected.getFirst().deviceId());
    }

    @Test
    void anObservationOfAnotherValueIsNotTheExpectedOne() throws Exception {
        ExpectedObservation expected = SampleSet.named("bedside-vitals").expected().getFirst();

        assertThat(landed("72").is(expected)).isTrue();
        assertThat(landed("73").is(expected)).isFalse();
    }

    @Test
    void theTableShowsPatientDeviceCodeTimeAndValue() throws Exception {
        new ObservationTable(out).print(List.of(landed("72")));

        assertThat(shown.toString().lines().filter(line -> !line.isBlank()).toList()).hasSize(2).last().asString()
                .containsSubsequence("MRN-0001417", "monitor-bed-01", "Heart rate", "2026-03-02T08:00:00Z",
                        "72 beats/min");
    }

    private static LandedObservation landed(String value) throws Exception {
        JsonNode resource = new ObjectMapper().readTree(
                """
                        {"code": {"text": "Heart rate", "coding": [
                            {"system": "http://loinc.org", "code": "8867-4", "display": "Heart rate"},
                            {"system": "urn:example", "code": "heartrate", "display": "heartrate"}]},
                         "effectiveDateTime": "2026-03-02T08:00:00Z",
                         "valueQuantity": {"value": %s, "unit": "beats/min", "system": "http://unitsofmeasure.org", "code": "/min"}}
                        """
                        .formatted(value));
        return new LandedObservation("MRN-0001417", "monitor-bed-01", resource);
    }
}
