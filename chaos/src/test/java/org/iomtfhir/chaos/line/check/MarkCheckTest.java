package org.iomtfhir.chaos.line.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.chaos.line.events.WardReading;
import org.iomtfhir.chaos.line.events.ReadingType;
import org.iomtfhir.chaos.line.events.WardEvent;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.MergeOutcome;
import org.iomtfhir.persist.merge.ObservationMerger;
import org.iomtfhir.persist.merge.WriteMark;
import org.junit.jupiter.api.Test;

class MarkCheckTest {

    private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");

    private final ResourceText text = new ResourceText();
    private final WardModel model = new WardModel(Systems.of("t"));

    private void sent(WardReading... readings) {
        model.add(new WardEvent(0, 0, "", List.of(readings), Optional.empty()));
    }

    private static WardReading pulse(int second, String value) {
        return new WardReading(ReadingType.PULSERATE, "wearable", "patient", null, TEN.plusSeconds(second),
                Map.of("pulse",
                        value));
    }

    private static WardReading pressure() {
        return new WardReading(ReadingType.BLOODPRESSURE, "monitor", "patient", null, TEN, Map.of("systolic", "120",
                "diastolic", "80"));
    }

    /** As persist writes it, with the id of the only Observation that the model knows. */
    private Observation stored(String time, String values) {
        Observation message = (Observation) text.parse("""
                {"resourceType":"Observation","status":"final","code":{"coding":[{"code":"c"}]},%s,%s}""".formatted(
                time,
                values));
        var created = (MergeOutcome.Created) new ObservationMerger().merge(null, message, new MergeContext(InstantSource
                .fixed(TEN), model.systems().observation(), Profile.STANDARD, false));
        return (Observation) ((Observation) created.resource()).setId(model.observations().keySet().iterator().next());
    }

    private static String times(String reading, String ingestion) {
        return "\"extension\":[{\"url\":\"urn:iomtfhir:reading-time\",\"valueInstant\":\"%s\"}%s]".formatted(reading,
                ingestion == null
                        ? ""
                        : ",{\"url\":\"urn:iomtfhir:ingestion-time\",\"valueInstant\":\"" + ingestion + "\"}");
    }

    private Observation storedPressure(String systolicRead, String ingested) {
        return stored("\"effectiveDateTime\":\"2026-03-01T10:00:00Z\"", """
                "component":[%s,%s]""".formatted(component("systolic", systolicRead, ingested), component("diastolic",
                "2026-03-01T10:00:00Z", "2026-03-01T10:00:02Z")));
    }

    private String component(String name, String read, String ingested) {
        return """
                {"code":{"coding":[{"system":"%s","code":"%s"}]},"valueQuantity":{%s,"value":1}}""".formatted(model
                .systems().observation(), name, times(read, ingested));
    }

    private Observation storedPulses(String offsets) {
        return stored(
                "\"effectivePeriod\":{\"start\":\"2026-03-01T10:00:00Z\",\"end\":\"2026-03-01T10:59:59.9999999Z\"}",
                """
                        "valueSampledData":{"extension":[{"url":"%s","valueString":"%s"},
                          {"url":"urn:iomtfhir:ingestion-time","valueInstant":"2026-03-01T10:01:00Z"}],
                          "origin":{"value":0},"period":5000,"dimensions":1,"data":"60 61"}""".formatted(
                        SampledText.OFFSETS, offsets));
    }

    private List<String> amiss(Observation observation) {
        try {
            JsonNode json = new ObjectMapper().readTree(text.write(observation));
            return new MarkCheck().compare(model, new Landed(List.of(json), List.of(), List.of())).stream().map(
                    Difference::what).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatTheConnectorHasNotedAsItWasSentIsRight() {
        sent(pressure());
        assertThat(amiss(storedPressure("2026-03-01T10:00:00Z", "2026-03-01T10:00:02Z"))).isEmpty();
    }

    @Test
    void aSeriesWhoseSamplesAreNotedAtTheirTimesIsRight() {
        sent(pulse(1, "60"), pulse(9, "61"));
        assertThat(amiss(storedPulses("1000 9000"))).isEmpty();
    }

    @Test
    void anotherTimeOrNoneIsSeen() {
        sent(pressure());
        assertThat(amiss(storedPressure("2026-03-01T09:59:59Z", "2026-03-01T10:00:02Z"))).singleElement().asString()
                .contains("systolic was read at 2026-03-01T10:00:00Z, and the mark says 2026-03-01T09:59:59Z");
        assertThat(amiss(storedPressure("2026-03-01T10:00:00Z", null))).singleElement().asString().contains(
                "does not say when it was ingested");
        Observation unmarked = storedPressure("2026-03-01T10:00:00Z", "2026-03-01T10:00:02Z");
        unmarked.getExtension().removeIf(each -> each.getUrl().equals(WriteMark.URL));
        assertThat(amiss(unmarked)).singleElement().asString().contains("the mark does not tell");
    }

    @Test
    void aSampleThatIsNotedAtAnotherTimeIsSeen() {
        sent(pulse(1, "60"), pulse(9, "61"));
        assertThat(amiss(storedPulses("1000 9500"))).singleElement().asString().contains(
                "value in slot 2 was read at 2026-03-01T10:00:09Z, and the mark says 2026-03-01T10:00:09.500Z");
    }

    @Test
    void ofWhatOthersReadingsWereTakenOutOfWhatIsStillNotedMustBeRight() {
        sent(pressure());
        model.mayBeMisfiled(pressure(), "patient");
        Observation unmarked = storedPressure("2026-03-01T10:00:00Z", "2026-03-01T10:00:02Z");
        unmarked.getExtension().clear();

        assertThat(amiss(unmarked)).isEmpty();
        assertThat(amiss(storedPressure("2026-03-01T09:59:59Z", "2026-03-01T10:00:02Z"))).hasSize(1);
    }
}
