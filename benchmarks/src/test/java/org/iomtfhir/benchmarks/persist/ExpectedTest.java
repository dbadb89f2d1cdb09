package org.iomtfhir.benchmarks.persist;

import org.iomtfhir.model.ServiceSystem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.persist.PersistOptions;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.MergeOutcome;
import org.iomtfhir.persist.merge.ObservationMerger;
import org.iomtfhir.model.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedTest {

    private static final String RIGHT = """
            {"resourceType": "Observation", "code": {"coding": [{"code": "147842"}]},
             "subject": {"reference": "Patient/p7"}, "device": {"reference": "Device/d7"},
             "effectivePeriod": {"start": "2025-01-01T03:00:00Z", "end": "2025-01-01T03:59:59.9999999Z"},
             "valueSampledData": {"origin": {"value": 0, "unit": "/min"}, "period": 5000, "dimensions": 1,
               "data": "DATA"}}
            """;

    private final Expected expected = new Expected(7, "Patient/p7", "Device/d7", Instant.parse("2025-01-01T03:00:00Z"));

    @Test
    void findsNothingWrongWithTheSeriesThatWasSent() {
        assertThat(difference(Step.CREATE, RIGHT, data(690))).isEmpty();
        assertThat(difference(Step.UPDATE, RIGHT, data(720))).isEmpty();
        assertThat(difference(Step.REPEAT, RIGHT, data(720))).isEmpty();
    }

    @Test
    void findsNothingWrongWithWhatTheMergeMakesOfTheMessages() throws JsonProcessingException {
        Ward ward = new Ward();
        Series series = ward.next(201).getLast();
        MergeContext context = new MergeContext(InstantSource.system(), ServiceSystem.DEFAULT,
                Profile.STANDARD, false);
        ObservationMerger merger = new ObservationMerger();

        Observation created = (Observation) ((MergeOutcome.Created) merger.merge(null,
                ward.observation(series, Step.CREATE), context)).resource();
        assertThat(series.expected().difference(Step.CREATE, json(created))).isEmpty();

        Observation merged = (Observation) ((MergeOutcome.Merged) merger.merge(created, ward.observation(series,
                Step.UPDATE), context)).resource();
        assertThat(series.expected().difference(Step.UPDATE, json(merged))).isEmpty();
        assertThat(ward.next(1).getFirst().expected().difference(Step.UPDATE, json(merged)))
                .hasValueSatisfying(difference -> assertThat(difference).contains("subject"));
    }

    @Test
    void aWrongValueIsFoundEvenWhereTheCountIsRight() {
        assertThat(difference(Step.UPDATE, RIGHT, "0 ".repeat(719) + "0")).contains("slot 0 holds 0, not 62");
        assertThat(difference(Step.UPDATE, RIGHT, data(719) + " 0")).isPresent();
    }

    @Test
    void aSampleInAnotherSlotIsFound() {
        assertThat(difference(Step.CREATE, RIGHT, "E " + data(690).replaceFirst(" E$", ""))).contains(
                "slot 0 holds E, not 62");
        assertThat(difference(Step.CREATE, RIGHT, data(691))).isPresent();
        assertThat(difference(Step.UPDATE, RIGHT, data(690))).contains("slot 690 holds E, not 92");
        assertThat(difference(Step.UPDATE, RIGHT, data(720) + " 60")).contains("it has 721 slots, not 720");
    }

    @ParameterizedTest
    @CsvSource({"Patient/p7, Patient/p8, subject", "Device/d7, Device/d8, device", "147842, 150456, code",
            "T03:00:00Z, T04:00:00Z, start", "T03:59:59.9999999Z, T04:59:59.9999999Z, end", "/min, /s, unit",
            "\"value\": 0, \"value\": 1, origin", "5000, 1000, period", "\"dimensions\": 1, \"factor\": 2, factor"})
    void whatElseIsWrongIsFoundAndNamed(String right, String wrong, String name) {
        assertThat(RIGHT).contains(right);

        assertThat(difference(Step.UPDATE, RIGHT.replace(right, wrong), data(720))).hasValueSatisfying(
                difference -> assertThat(difference).contains(name));
    }

    @Test
    void aCodedUnitThatNobodySentIsFound() {
        assertThat(difference(Step.UPDATE, RIGHT.replace("\"/min\"", "\"/min\", \"code\": \"/s\""), data(720)))
                .contains("/valueSampledData/origin/code is '/s', not ''");
    }

    private Optional<String> difference(Step step, String observation, String data) {
        try {
            return expected.difference(step, new ObjectMapper().readTree(observation.replace("DATA", data)));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode json(Observation observation) throws JsonProcessingException {
        return new ObjectMapper().readTree(new ResourceText().write(observation));
    }

    /** The hour of device 7 as far as it has readings, from 62 up by 7 within 55 to 94. */
    private static String data(int readings) {
        return IntStream.range(0, 720).mapToObj(slot -> slot < readings
                ? Integer.toString(55 + (7 + 7 * slot) % 40)
                : "E").collect(Collectors.joining(" "));
    }
}
