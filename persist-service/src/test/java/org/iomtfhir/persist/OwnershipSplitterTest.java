package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.persist.identity.Resolution;
import org.iomtfhir.persist.identity.Span;
import org.junit.jupiter.api.Test;
import org.iomtfhir.model.sampled.SampledText;

class OwnershipSplitterTest {

    private static final Instant CHANGE = Instant.parse("2026-10-09T10:00:01.500Z");

    /** Else the times of the part would be those of other samples, or of none. */
    @Test
    void eachSampleTakesTheTimeOfItsIngestionAlong() {
        SampledData data = new SampledData().setDimensions(1).setPeriod(1000).setData("1 2 3");
        data.addExtension(new Extension(SampledText.OFFSETS, new StringType("0 1000 2000")));
        data.addExtension(new Extension(ReadingExtensions.INGESTION_OFFSETS, new StringType("500 1700 2900")));
        Observation observation = new Observation();
        observation.setEffective(new DateTimeType("2026-10-09T10:00:00Z")).setValue(data);

        List<OwnershipSplitter.Part> parts = OwnershipSplitter.of(observation, List.of(new Span(null, CHANGE, nobody()),
                new Span(CHANGE, null, nobody())));

        assertThat(parts).map(part -> ((Observation) part.resource()).getValueSampledData()).satisfiesExactly(
                first -> assertIs(first, "1 2", "0 1000", "500 1700"), last -> assertIs(last, "3", "2000", "2900"));
    }

    private static Resolution nobody() {
        return new Resolution.Refusal(ErrorName.PatientDeviceMismatch, "nobody's");
    }

    private static void assertIs(SampledData data, String samples, String offsets, String ingestions) {
        assertThat(data.getData()).isEqualTo(samples);
        assertThat(data.getExtensionString(SampledText.OFFSETS)).isEqualTo(offsets);
        assertThat(data.getExtensionString(ReadingExtensions.INGESTION_OFFSETS)).isEqualTo(ingestions);
    }
}
