package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.group;
import static org.iomtfhir.fhirmapping.Mappings.heartRate;
import static org.iomtfhir.fhirmapping.Mappings.mapping;
import static org.iomtfhir.fhirmapping.Mappings.observation;
import static org.iomtfhir.fhirmapping.Mappings.problems;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampleTimes;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Readings that hold many samples. */
class StripMappingTest {

    private static final String FOUR_MS = "{'valueType':'SampledData','valueName':'hr','defaultPeriod':4,'unit':'mV'}";

    private static final String EIGHT_MS = "{'valueType':'SampledData','valueName':'hr','defaultPeriod':8}";

    private static SampleTimes every(String period, int dimensions) {
        return new SampleTimes(dimensions, new BigDecimal(period), null);
    }

    private static Reading strip(String time, String samples, SampleTimes times) {
        return new Reading(Instant.parse(time), Instant.parse("2026-10-09T12:00:00Z"),
                List.of(new Property("hr", samples, times)));
    }

    private static String runs(SampledData data) {
        return data.getExtensionString(ReadingExtensions.SAMPLE_RUNS);
    }

    private static MappingResult result(int period, String value, Reading... readings) {
        return mapping(file(heartRate(period, value))).transform(group(readings));
    }

    private static List<Observation> observations(MappingResult result) {
        assertThat(result.failures()).isEmpty();
        return result.resources().stream().map(Mappings::observation).toList();
    }

    @Test
    void aStripOfAnInstantIsOneSeriesFromItsFirstSampleToItsLast() {
        MappingResult result = result(0, FOUR_MS, strip("2026-10-09T10:18:00.001Z", "1 2.50 E U L -3", every("4", 1)));
        Observation observation = observations(result).get(0);

        assertThat(observation.getEffectivePeriod().getStartElement().getValueAsString())
                .isEqualTo("2026-10-09T10:18:00.001Z");
        assertThat(observation.getEffectivePeriod().getEndElement().getValueAsString())
                .isEqualTo("2026-10-09T10:18:00.021Z");
        assertThat(observation.getIdentifierFirstRep().getValue())
                .isEqualTo("heartRate.20261009101800.0010000Z.20261009101800.0010000Z");
        assertThat(observation.getValueSampledData().getData()).isEqualTo("1 2.50 E U L -3");
        assertThat(runs(observation.getValueSampledData())).isEqualTo("0 6 6119999");
        assertThat(result.resources().get(0).firstReading()).isEqualTo(Instant.parse("2026-10-09T10:18:00.001Z"));
        assertThat(result.resources().get(0).lastReading()).isEqualTo(Instant.parse("2026-10-09T10:18:00.021Z"));
    }

    @Test
    void channelsFactorOriginAndLimitsAreThoseOfTheTemplate() {
        SampledData data = observations(result(0,
                "{'valueType':'SampledData','valueName':'hr','defaultPeriod':20,'unit':'g','dimensions':3,"
                        + "'factor':0.00390625,'origin':-8,'lowerLimit':0,'upperLimit':4095}",
                strip("2026-10-09T10:18:00Z", "1 2 3 4 5 6", every("20", 3)))).get(0).getValueSampledData();

        assertThat(data.getDimensions()).isEqualTo(3);
        assertThat(data.getFactor()).isEqualByComparingTo("0.00390625");
        assertThat(data.getOrigin().getValue()).isEqualByComparingTo("-8");
        assertThat(data.getLowerLimit()).isEqualByComparingTo("0");
        assertThat(data.getUpperLimit()).isEqualByComparingTo("4095");
        assertThat(data.getData()).isEqualTo("1 2 3 4 5 6");
        assertThat(runs(data)).isEqualTo("0 2 6120000");
    }

    @Test
    void stripsOfOtherInstantsAreOtherObservationsEvenWhereTheyOverlap() {
        assertThat(observations(result(0, FOUR_MS, strip("2026-10-09T10:18:00Z", "1 2 3", every("4", 1)),
                strip("2026-10-09T10:18:00.004Z", "4 5 6", every("4", 1))))).extracting(it -> it.getValueSampledData()
                        .getData())
                .containsExactly("1 2 3", "4 5 6");
    }

    /** Phases of half a slot, and where the end of the hour cuts a slot, are where a sample may be lost. */
    @ParameterizedTest
    @CsvSource({"0", "1", "549314", "549315", "549316", "549317", "549318", "1098631", "1098632"})
    void aStripOverTheEndOfAnHourIsPartedWithoutASeam(long phase) {
        String period = "109.86328125";
        long slot = SamplePeriod.ofMilliseconds(new BigDecimal(period)).offset(32_768 - 250);
        Instant start = Ticks.toInstant(Ticks.of(Instant.parse("2026-10-09T10:00:00Z")) + slot + phase);
        String samples = IntStream.range(0, 500).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        List<Observation> both = observations(result(60,
                "{'valueType':'SampledData','valueName':'hr','defaultPeriod':" + period + "}",
                strip(start.toString(), samples, every(period, 1))));

        assertThat(both).hasSize(2);
        assertThat(both.stream().map(it -> it.getValueSampledData().getData()).collect(Collectors.joining(" ")))
                .isEqualTo(samples);
        String[] later = runs(both.get(1).getValueSampledData()).split(" ");
        assertThat(later[0]).isEqualTo("0");
        assertThat(Arrays.asList(later)).hasSize(3);
    }

    @Test
    void samplesOfAnotherDistanceOrOfTimesOfTheirOwnAreEachOfTheirTime() {
        SampledData slower = observations(result(60, EIGHT_MS,
                strip("2026-10-09T10:00:00.001Z", "1 2 3", every("16", 1)))).get(0).getValueSampledData();
        SampledData timed = observations(result(60, EIGHT_MS, strip("2026-10-09T10:00:00Z", "1 2 3 4",
                new SampleTimes(1, null, "0 8 16 100.5")))).get(0).getValueSampledData();

        assertThat(runs(slower)).isEqualTo("1 1 7200000 17 1 7200000 33 1 7200000");
        assertThat(runs(timed)).isEqualTo("0 3 7200000 100.5 1 7200000");
    }

    @Test
    void singleReadingsStandBesideStrips() {
        Reading single = new Reading(Instant.parse("2026-10-09T10:00:01Z"), null, List.of(new Property("hr", "7")));
        SampledData data = observations(result(60, EIGHT_MS, strip("2026-10-09T10:00:00Z", "1 2", every("8", 1)),
                single)).get(0).getValueSampledData();

        assertThat(data.getData()).isEqualTo("1 2 7");
        assertThat(runs(data)).isEqualTo("0 2 7200000 1000 1 E");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{'valueType':'SampledData','valueName':'hr','defaultPeriod':5} | 1 | less time between their samples than defaultPeriod",
            "{'valueType':'SampledData','valueName':'hr','defaultPeriod':4,'dimensions':3} | 1 | another number of channels than the template's dimensions, 3",
            "{'valueType':'SampledData','valueName':'hr','defaultPeriod':4} | 2 | another number of channels than the template's dimensions, 1",
            "{'valueType':'Quantity','valueName':'hr'} | 1 | "})
    void whatDoesNotFitTheTemplateIsSetAside(String value, int dimensions, String cause) {
        MappingResult result = result(0, value, strip("2026-10-09T10:18:00Z", "1 2 3 4", every("4", dimensions)));

        assertThat(result.resources()).isEmpty();
        assertThat(result.failures()).singleElement().satisfies(failure -> assertThat(failure.message())
                .contains(cause == null ? "" : cause));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"0 1 2 3 | 0", "0 4 4.1 4.2 | 0", "0 3.9 8.1 11.7 | 1", "0 100 300 301.9 | 1"})
    void samplesOfTimesOfTheirOwnAreSetAsideWhereSomeWouldHaveNoSlot(String offsets, int resources) {
        MappingResult result = result(0, FOUR_MS, strip("2026-10-09T10:18:00Z", "1 2 3 4", new SampleTimes(1, null,
                offsets)));

        assertThat(result.resources()).hasSize(resources);
        assertThat(result.failures().stream().map(MappingFailure::message)).hasSize(1 - resources)
                .allMatch(message -> message.contains("less time between their samples than defaultPeriod"));
    }

    @Test
    void aSampleThatIsNoneLeavesItsPlaceEmptyAndIsReported() {
        MappingResult result = result(0, FOUR_MS, strip("2026-10-09T10:18:00Z", "1 x 1e2 1e99", every("4", 1)));

        assertThat(observation(result.resources().get(0)).getValueSampledData().getData()).isEqualTo("1 E 100 E");
        assertThat(result.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.error()).isEqualTo(ErrorName.FhirDataMapping);
            assertThat(failure.message()).contains("2 samples can't be sampled data");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"1 2 3 | 2 | ", "1 2 | 1 | 0 x", "1 2 | 1 | 0", "1 2 | 1 | 4 0",
            "1 | 1 | 1e30"})
    void whatAnotherSenderMadeWrongIsSetAside(String samples, int dimensions, String offsets) {
        MappingResult result = result(0, FOUR_MS, strip("2026-10-09T10:18:00Z", samples,
                new SampleTimes(dimensions, offsets == null ? BigDecimal.TWO : null, offsets)));

        assertThat(result.resources()).isEmpty();
        assertThat(result.failures()).hasSize(1);
    }

    @Test
    void moreThanOneTextOfFhirHoldsIsSetAsideWithWhatToDo() {
        String samples = "123456789 ".repeat(60_000).strip();
        MappingResult result = result(-1, FOUR_MS);
        assertThat(result.resources()).isEmpty();

        MappingResult large = mapping(file(heartRate(-1, FOUR_MS))).transform(new org.iomtfhir.model.MeasurementGroup(
                "d", "p", null, "run", "heartRate", null,
                List.of(strip("2026-10-09T10:18:00Z", samples, every("4", 1)),
                        strip("2026-10-09T10:22:00Z", samples, every("4", 1)))));

        assertThat(samples.length() * 2).isGreaterThan(SampledText.MAX_LENGTH);
        assertThat(large.failures()).singleElement().satisfies(failure -> assertThat(failure.message())
                .contains("more than the 1 MB that sampled data can hold. Send shorter strips"));
    }

    /** 512 Hz through an hour, in strips of half a minute: each is its own text, and all are the hour's. */
    @Test
    void anHourOf512HertzLosesNoSampleAndDoesNotDrift() {
        FhirMapping mapping = mapping(file(heartRate(0,
                "{'valueType':'SampledData','valueName':'hr','defaultPeriod':1.953125}")));
        StringBuilder sent = new StringBuilder();
        StringBuilder landed = new StringBuilder();
        Instant end = null;
        for (int strip = 0; strip < 120; strip++) {
            List<String> samples = new ArrayList<>();
            for (int i = 0; i < 30 * 512; i++) {
                samples.add(Integer.toString((strip * 30 * 512 + i) % 1_009));
            }
            String text = String.join(" ", samples);
            Instant start = Instant.parse("2026-10-09T10:00:00Z").plusSeconds(30L * strip);
            MappedResource resource = mapping
                    .transform(group(strip(start.toString(), text, every("1.953125", 1)))).resources().get(0);
            sent.append(text).append('\n');
            landed.append(observation(resource).getValueSampledData().getData()).append('\n');
            end = resource.lastReading();
        }

        assertThat(landed.toString()).isEqualTo(sent.toString());
        // One sample before the end of the hour, and what lies below 100 ns is rounded up.
        assertThat(end).isEqualTo(Instant.parse("2026-10-09T10:59:59.9980469Z"));
    }

    @Test
    void mistakesAndTheProfileOfTheEarlierConnectorAreNamed() {
        assertThat(problems(file(heartRate(0,
                "{'valueType':'SampledData','valueName':'hr','defaultPeriod':4,'dimensions':0,'factor':0}"))))
                .anyMatch(problem -> problem.contains("dimensions must be a whole number from 1 to 64"))
                .anyMatch(problem -> problem.contains("a factor of 0 makes all samples the same"));
        assertThat(problems(file(heartRate(60,
                "{'valueType':'SampledData','valueName':'hr','defaultPeriod':10,'dimensions':3}"))))
                .anyMatch(problem -> problem.contains("1080000 samples in one Observation are more than the 1 MB"));
        assertThat(FhirMapping.compile("fhirmapping.json", file(heartRate(0,
                "{'valueType':'SampledData','valueName':'hr','defaultPeriod':4,'dimensions':3,'origin':1,'factor':2}")),
                MappingOptions.earlierConnector(Mappings.CLOCK)).problems()).extracting(TemplateProblem::inOneLine)
                .filteredOn(it -> it.contains("is an addition"))
                .hasSize(3);
    }
}
