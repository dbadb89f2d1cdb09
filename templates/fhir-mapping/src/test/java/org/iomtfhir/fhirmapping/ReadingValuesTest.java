package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.group;
import static org.iomtfhir.fhirmapping.Mappings.heartRate;
import static org.iomtfhir.fhirmapping.Mappings.json;
import static org.iomtfhir.fhirmapping.Mappings.mapping;
import static org.iomtfhir.fhirmapping.Mappings.observation;
import static org.iomtfhir.fhirmapping.Mappings.reading;

import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.model.ErrorName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingValuesTest {

    private static final FhirMapping QUANTITY = mapping(
            file(heartRate(0, "{'valueType':'Quantity','valueName':'hr','unit':'/min'}")));
    private static final FhirMapping SERIES = mapping(
            file(heartRate(60, "{'valueType':'SampledData','valueName':'hr','defaultPeriod':5000}")));
    private static final FhirMapping TEXT = mapping(file(heartRate(60, "{'valueType':'String','valueName':'hr'}")));

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"78,78", "36.60,36.60", "-5,-5", "+5,5", "007,7", ".5,0.5", "5.,5",
            "\" 78 \",78", "\"1,234\",1234", "\"-1,234,567.80\",-1234567.80", "1e3,1000", "2.50E-3,0.00250", "0,0",
            "-0.0,-0.0",
            "123456789012345678901234567890,123456789012345678901234567890",
            "0.12345678901234567890123456789012345,0.12345678901234567890123456789012345", "1e60,1E+60"})
    void aQuantityKeepsTheDigitsOfTheReading(String sent, String written) {
        MappingResult result = QUANTITY.transform(group(reading("2026-10-09T10:00:00Z", "hr", sent)));

        assertThat(result.failures()).isEmpty();
        assertThat(json(result.resources().get(0))).contains("\"valueQuantity\":{\"value\":" + written + ",");
        assertThat(observation(result.resources().get(0)).getValueQuantity().getValue()).isEqualByComparingTo(written);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"\"1,234\",1234", "\"1,5\",15", "\"1,2,3,4\",1234", "\"12,\",12",
            "\"1,5.25\",15.25"})
    void underTheEarlierConnectorsProfileCommasAreDroppedWhereverTheyStand(String sent, String written) {
        MappingResult result = mapping(file(heartRate(0, "{'valueType':'Quantity','valueName':'hr','unit':'/min'}")),
                MappingOptions.earlierConnector(java.time.Clock.systemUTC()))
                .transform(group(reading("2026-10-09T10:00:00Z", "hr", sent)));

        assertThat(json(result.resources().get(0))).contains("\"valueQuantity\":{\"value\":" + written + ",");
    }

    /** A decimal comma must never make ten times or a thousand times the number. */
    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "  ", "0x1F", "True", "1,5", "1,2345", ",5", "12,34", "1e999999999", "1e-400",
            "--5", "5-",
            "1 000", ".", "-", "e5", "nan", "１２"})
    void whatIsNoDecimalIsAnErrorOfTheQuantity(String sent) {
        MappingResult result = QUANTITY.transform(group(reading("2026-10-09T10:00:00Z", "hr", sent)));

        assertThat(result.resources()).isEmpty();
        assertThat(result.emptyObservations()).isZero();
        assertThat(result.failures()).hasSize(1);
        MappingFailure failure = result.failures().get(0);
        assertThat(failure.error()).isEqualTo(ErrorName.InvalidQuantityFhirValue);
        assertThat(failure.templateIndex()).isZero();
        assertThat(failure.typeName()).isEqualTo("heartRate");
        assertThat(failure.line()).isEqualTo(1);
        assertThat(failure.item()).isEqualTo("heartRate.20261009100000Z.20261009100000Z/hr");
    }

    @ParameterizedTest
    @CsvSource({"NaN,not-a-number", "Infinity,positive-infinity", "-Infinity,negative-infinity"})
    void whatADeviceHasNoNumberForIsWrittenAsTheReasonWhy(String sent, String reason) {
        Observation observation = observation(
                QUANTITY.transform(group(reading("2026-10-09T10:00:00Z", "hr", sent))).resources().get(0));

        assertThat(observation.hasValue()).isFalse();
        assertThat(observation.getDataAbsentReason().getCodingFirstRep().getCode()).isEqualTo(reason);
    }

    @Test
    void anUnreadableQuantityIsReportedAndTheLatestReadableOneStands() {
        FhirMapping hourly = mapping(file(heartRate(60, "{'valueType':'Quantity','valueName':'hr'}")));

        MappingResult result = hourly.transform(group(reading("2026-10-09T10:00:00Z", "hr", "60"),
                reading("2026-10-09T10:01:00Z", "hr", "broken"), reading("2026-10-09T10:02:00Z", "hr", "?")));

        assertThat(observation(result.resources().get(0)).getValueQuantity().getValue()).isEqualByComparingTo("60");
        assertThat(result.failures()).hasSize(1);
        assertThat(result.failures().get(0).message()).startsWith("value hr: 2 of 3 readings can't be a Quantity");
        assertThat(result.failures().get(0).toString()).doesNotContain("broken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "1,234", ".5", "5.", "0x1F", "NaN", "e", "1 2", "EE", "1e", "True"})
    void whatIsNoSampleIsAnErrorOfThatReadingAndItsNeighboursStay(String sent) {
        MappingResult result = SERIES.transform(group(reading("2026-10-09T10:00:00Z", "hr", "60"),
                reading("2026-10-09T10:00:05Z", "hr", sent), reading("2026-10-09T10:00:10Z", "hr", "62")));

        assertThat(observation(result.resources().get(0)).getValueSampledData().getData()).isEqualTo("60 62");
        assertThat(result.failures()).hasSize(1);
        assertThat(result.failures().get(0).error()).isEqualTo(ErrorName.FhirDataMapping);
    }

    @ParameterizedTest
    @ValueSource(strings = {"78", "36.60", "-5", "+5", "007", "1e3", "1.5E-7", "E", "U", "L",
            "123456789012345678901234567890"})
    void aSampleIsWrittenAsItWasSent(String sent) {
        MappingResult result = SERIES.transform(group(reading("2026-10-09T10:00:00Z", "hr", " " + sent + "\t")));

        assertThat(result.failures()).isEmpty();
        assertThat(observation(result.resources().get(0)).getValueSampledData().getData()).isEqualTo(sent);
    }

    @Test
    void aStringKeepsEveryCharacterAndBlankOnesSayNothing() {
        MappingResult result = TEXT.transform(group(reading("2026-10-09T10:00:00Z", "hr", " é\t\"\\\n😀 "),
                reading("2026-10-09T10:01:00Z", "hr", "  ")));

        assertThat(result.failures()).isEmpty();
        assertThat(observation(result.resources().get(0)).getValueStringType().getValue()).isEqualTo(" é\t\"\\\n😀 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "\ud83d", "\ude00x"})
    void aStringThatFhirCanNotHoldIsAnError(String sent) {
        MappingResult result = TEXT.transform(group(reading("2026-10-09T10:00:00Z", "hr", sent)));

        assertThat(result.resources()).isEmpty();
        assertThat(result.failures()).map(MappingFailure::error).containsExactly(ErrorName.FhirDataMapping);
    }
}
