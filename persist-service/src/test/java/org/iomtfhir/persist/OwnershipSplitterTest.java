package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.persist.identity.Resolution;
import org.iomtfhir.persist.identity.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** What a correlation id covers is what its readings cover: of each patient their own. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            offsets | 0 1000 2000 3500
            runs    | 0 2 500 2000 2 E
            period  | ''
            """)
    void aPartOfACorrelationIdBeginsAndEndsWithItsOwnReadings(String form, String times) {
        SampledData data = new SampledData().setDimensions(1).setPeriod(1000).setData("1 2 3 4");
        switch (form) {
            case "offsets" -> {
                data.addExtension(new Extension(SampledText.OFFSETS, new StringType(times)));
                data.addExtension(new Extension(ReadingExtensions.INGESTION_OFFSETS, new StringType(
                        "500 1700 2900 9000")));
            }
            case "runs" -> data.addExtension(new Extension(ReadingExtensions.SAMPLE_RUNS, new StringType(times)));
            default -> {
            }
        }
        Observation observation = correlation("2026-10-09T10:00:00Z", form.equals("offsets")
                ? "2026-10-09T10:00:03.5Z"
                : "2026-10-09T10:00:03Z");
        observation.setValue(data);
        observation.addComponent().setValue(new Quantity(7)).getValue().addExtension(ReadingExtensions.READING_TIME,
                new InstantType("2026-10-09T10:00:01.700Z"));

        List<OwnershipSplitter.Part> parts = parts(observation);

        Observation first = (Observation) parts.getFirst().resource();
        Observation last = (Observation) parts.getLast().resource();
        assertThat(parts).hasSize(2);
        assertCovers(first, "2026-10-09T10:00:00Z", "2026-10-09T10:00:01Z");
        assertCovers(last, "2026-10-09T10:00:01.7Z", observation.getEffectivePeriod().getEndElement()
                .getValueAsString());
        assertThat(ReadingTimes.of(last.getValueSampledData(), ReadingTimes.start(last).orElseThrow()).orElseThrow())
                .containsExactly(Instant.parse("2026-10-09T10:00:02Z"),
                        ReadingTimes.covered(last).orElseThrow().last());
        assertThat(last.getValueSampledData().getData()).isEqualTo("3 4");
        if (form.equals("offsets")) {
            assertIs(first.getValueSampledData(), "1 2", "0 1000", "500 1700");
            assertIs(last.getValueSampledData(), "3 4", "300 1800", "1200 7300");
        } else if (form.equals("runs")) {
            assertThat(last.getValueSampledData().getExtensionString(ReadingExtensions.SAMPLE_RUNS)).isEqualTo(
                    "300 2 E");
        }
    }

    @Test
    void ofOneReadingAPartIsOfAnInstantByTheClockThatToldIt() {
        Observation observation = correlation("2026-10-09T12:00:00+02:00", "2026-10-09T12:00:05.25+02:00");
        for (String time : List.of("2026-10-09T10:00:00Z", "2026-10-09T10:00:05.250Z")) {
            observation.addComponent().setValue(new Quantity(7)).getValue().addExtension(ReadingExtensions.READING_TIME,
                    new InstantType(time));
        }

        assertThat(parts(observation)).map(part -> ((Observation) part.resource()).getEffectiveDateTimeType()
                .getValueAsString()).containsExactly("2026-10-09T12:00:00+02:00", "2026-10-09T12:00:05.25+02:00");
    }

    /** Whose it is goes by when the hub had it, and when it was read by the device's clock, as everywhere. */
    @Test
    void aPartCoversWhatTheDeviceSaidAlsoWhereItsClockIsAhead() {
        Observation observation = correlation("2026-10-09T10:00:00Z", "2026-10-09T10:00:09Z");
        observation.setValue(new Quantity(7));
        observation.getValue().addExtension(ReadingExtensions.READING_TIME, new InstantType("2026-10-09T10:00:09Z"));
        observation.getValue().addExtension(ReadingExtensions.INGESTION_TIME, new InstantType("2026-10-09T10:00:01Z"));
        observation.addComponent().setValue(new Quantity(8)).getValue().addExtension(ReadingExtensions.READING_TIME,
                new InstantType("2026-10-09T10:00:02Z"));
        observation.addComponent().setValue(new Quantity(9)).getValue().addExtension(ReadingExtensions.READING_TIME,
                new InstantType("2026-10-09T10:00:00Z"));

        List<OwnershipSplitter.Part> parts = parts(observation);

        assertCovers((Observation) parts.getFirst().resource(), "2026-10-09T10:00:00Z", "2026-10-09T10:00:09Z");
        assertThat(((Observation) parts.getLast().resource()).getEffectiveDateTimeType().getValueAsString()).isEqualTo(
                "2026-10-09T10:00:02Z");
    }

    /** By begin and end it is known, for each patient alike. */
    @Test
    void aPartOfAnHourIsOfTheHour() {
        Observation observation = correlation("2026-10-09T10:00:00Z", "2026-10-09T10:59:59.9999999Z");
        observation.getIdentifierFirstRep().setValue("vitals.20261009100000Z.20261009105959Z");
        for (String time : List.of("2026-10-09T10:00:00.500Z", "2026-10-09T10:00:05.250Z")) {
            observation.addComponent().setValue(new Quantity(7)).getValue().addExtension(ReadingExtensions.READING_TIME,
                    new InstantType(time));
        }

        assertThat(parts(observation)).hasSize(2).allSatisfy(part -> assertCovers((Observation) part.resource(),
                "2026-10-09T10:00:00Z", "2026-10-09T10:59:59.9999999Z"));
    }

    private static Observation correlation(String start, String end) {
        Observation observation = new Observation();
        observation.addIdentifier().setValue("walk.7");
        Period period = new Period();
        period.getStartElement().setValueAsString(start);
        period.getEndElement().setValueAsString(end);
        return observation.setEffective(period);
    }

    private static List<OwnershipSplitter.Part> parts(Observation observation) {
        return OwnershipSplitter.of(observation, List.of(new Span(null, CHANGE, nobody()), new Span(CHANGE, null,
                nobody())));
    }

    private static void assertCovers(Observation part, String start, String end) {
        assertThat(part.getEffectivePeriod().getStartElement().getValueAsString()).isEqualTo(start);
        assertThat(part.getEffectivePeriod().getEndElement().getValueAsString()).isEqualTo(end);
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
