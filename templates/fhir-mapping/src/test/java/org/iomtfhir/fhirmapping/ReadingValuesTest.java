package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.fhirmapping.Mappings.file;
import static org.iomtfhir.fhirmapping.Mappings.group;
import static org.iomtfhir.fhirmapping.Mappings.heartRate;
import static org.iomtfhir.fhirmapping.Mappings.json;
import static org.iomtfhir.fhirmapping.Mappings.mapping;
import static org.iomtfhir.fhirmapping.Mappings.observation;
import static org.iomtfhir.fhirmapping.Mappings.reading;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;
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
            "\" 78 \",78", "1e3,1000", "1.2E+2,120", "0E+1,0", "1e2,100", "5e-7,0.0000005", "2.50E-3,0.00250", "0,0",
            "-0.0,-0.0",
            "123456789012345678901234567890,123456789012345678901234567890",
            "0.12345678901234567890123456789012345,0.12345678901234567890123456789012345",
            "1e20,100000000000000000000"})
    void aQuantityKeepsTheDigitsOfTheReading(String sent, String written) {
        MappingResult result = QUANTITY.transform(group(reading("2026-10-09T10:00:00Z", "hr", sent)));

        assertThat(result.failures()).isEmpty();
        assertThat(json(result.resources().get(0))).contains("\"value\":" + written + ",\"unit\":\"/min\"");
        assertThat(observation(result.resources().get(0)).getValueQuantity().getValue()).isEqualByComparingTo(written);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"\"1,234\",1234", "\"1,5\",15", "\"1,2,3,4\",1234", "\"12,\",12",
            "\"1,5.25\",15.25"})
    void underTheEarlierConnectorsProfileCommasAreDroppedWhereverTheyStand(String sent, String written) {
        MappingResult result = mapping(file(heartRate(0, "{'valueType':'Quantity','valueName':'hr','unit':'/min'}")),
                MappingOptions.earlierConnector(java.time.Clock.systemUTC()))
                .transform(group(reading("2026-10-09T10:00:00Z", "hr", sent)));

        assertThat(json(result.resources().get(0))).contains("\"value\":" + written + ",\"unit\":\"/min\"");
    }

    /** A decimal comma must never make ten times or a thousand times the number. */
    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "  ", "0x1F", "True", "1,5", "1,234", "36,650", "-1,234,567.80",
            "1,2345", ",5", "12,34", "1e999999999", "1e60000000", "1e400", "1e-400", "1e61", "1e-61",
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

    @Test
    void aCommaIsNamedInTheMessage() {
        MappingResult result = QUANTITY.transform(group(reading("2026-10-09T10:00:00Z", "hr", "36,650")));

        assertThat(result.failures().get(0).message()).contains("hold a comma", "36.65 for 36,65")
                .doesNotContain("36,650");
    }

    @Test
    void ofTwoReadingsOfOneInstantTheOneThatCanBeUsedLandsWhicheverStandsFirst() {
        for (FhirMapping mapping : List.of(QUANTITY, SERIES)) {
            for (List<String> order : List.of(List.of("n/a", "14"), List.of("14", "n/a"))) {
                MappingResult result = mapping.transform(group(reading("2026-10-09T10:00:00Z", "hr", order.get(0)),
                        reading("2026-10-09T10:00:00Z", "hr", order.get(1))));

                assertThat(result.resources()).singleElement().satisfies(resource -> {
                    assertThat(json(resource)).containsPattern("\"value\":14|\"data\":\"14\"");
                    assertThat(resource.replacedReadings()).as("what can't be used displaces and counts nothing")
                            .isZero();
                });
                assertThat(result.failures()).hasSize(1);
            }
        }
    }

    /** E says that there is none: it displaces nothing, and nothing displaces it, be it of one instant or of one slot. */
    @Test
    void thatThereIsNoSampleDisplacesNoneAndCountsNothing() {
        for (List<String> order : List.of(List.of("E", "14"), List.of("14", "E"), List.of("E", "14", "E"))) {
            MappingResult ofOneInstant = SERIES.transform(group(order.stream().map(each -> reading(
                    "2026-10-09T10:00:00Z", "hr", each)).toArray(Reading[]::new)));

            assertThat(ofOneInstant.failures()).isEmpty();
            assertThat(ofOneInstant.resources()).singleElement().satisfies(resource -> {
                assertThat(json(resource)).contains("\"data\":\"14\"");
                assertThat(resource.replacedReadings()).isZero();
            });
        }
        MappingResult none = SERIES.transform(group(reading("2026-10-09T10:00:00Z", "hr", "E"), reading(
                "2026-10-09T10:00:00Z", "hr", "E")));
        assertThat(none.resources()).singleElement().satisfies(resource -> {
            assertThat(json(resource)).contains("\"data\":\"E\"");
            assertThat(resource.replacedReadings()).isZero();
        });
        MappingResult ofOneSlot = mapping(file(heartRate(60, "{'valueType':'SampledData','valueName':'hr',"
                + "'defaultPeriod':3600000}"))).transform(group(reading("2026-10-09T10:10:00Z", "hr", "14"), reading(
                        "2026-10-09T10:10:01Z", "hr", "E")));
        assertThat(ofOneSlot.resources()).singleElement().satisfies(resource -> assertThat(resource
                .replacedReadings()).isZero());
    }

    @Test
    void ofTwoUsableReadingsOfOneInstantTheLaterTakenInStandsAndTheOtherIsCounted() {
        Instant time = Instant.parse("2026-10-09T10:00:00Z");
        Reading earlier = new Reading(time, time.plusSeconds(1), List.of(new Property("hr", "14")));
        Reading later = new Reading(time, time.plusSeconds(2), List.of(new Property("hr", "15")));
        for (FhirMapping mapping : List.of(QUANTITY, SERIES, TEXT)) {
            for (Reading[] order : new Reading[][]{{earlier, later}, {later, earlier}}) {
                MappingResult result = mapping.transform(group(order));

                assertThat(result.resources()).singleElement().satisfies(resource -> {
                    assertThat(json(resource)).contains("15").doesNotContain("\"14\"", ":14,");
                    assertThat(json(resource)).contains("{\"url\":\"urn:iomtfhir:ingestion-time\",\"valueInstant\":"
                            + "\"2026-10-09T10:00:02Z\"}");
                    assertThat(resource.replacedReadings()).isEqualTo(1);
                });
            }
        }
    }

    /** Where the grid that persist lays has no slot for it: on the nearest, or on the last before it as the earlier connector did. */
    @ParameterizedTest
    @CsvSource({"STANDARD,08:00:01 08:04:59 08:10:01,0", "EARLIER_CONNECTOR,08:00:01 08:04:59 08:10:01,1",
            "STANDARD,08:09:00 08:11:00,0", "STANDARD,08:09:00 08:09:30 08:11:00,0",
            "STANDARD,08:05:00 08:09:00 08:09:30 08:11:00,1", "STANDARD,08:55:00 08:58:00,1",
            "EARLIER_CONNECTOR,08:05:00 08:09:00 08:09:30 08:11:00,2"})
    void aSampleThatWillHaveNoSlotIsCounted(Profile profile, String times, int replaced) {
        FhirMapping mapping = mapping(file(heartRate(60, "{'valueType':'SampledData','valueName':'hr',"
                + "'defaultPeriod':300000}")), profile == Profile.STANDARD
                        ? MappingOptions.standard(Mappings.CLOCK)
                        : MappingOptions.earlierConnector(Mappings.CLOCK));
        MappingResult result = mapping
                .transform(group(Stream.of(times.split(" ")).map(time -> reading("2026-10-09T" + time
                        + "Z", "hr", "71")).toArray(Reading[]::new)));

        assertThat(result.resources()).singleElement().satisfies(resource -> assertThat(resource.replacedReadings())
                .isEqualTo(replaced));
    }

    @Test
    void eachSampleSaysWhenItWasTakenInAlsoBeforeTheStart() {
        Instant time = Instant.parse("2026-10-09T10:00:00Z");
        MappingResult result = SERIES.transform(group(
                new Reading(time, time.plusMillis(1500), List.of(new Property("hr", "60"))),
                new Reading(time.plusSeconds(5), time.minusSeconds(1), List.of(new Property("hr", "61")))));

        assertThat(json(result.resources().get(0)))
                .contains("{\"url\":\"urn:iomtfhir:ingestion-offsets\",\"valueString\":\"1500 -1000\"}");
    }

    @ParameterizedTest
    @CsvSource({"NaN,not-a-number", "Infinity,positive-infinity", "-Infinity,negative-infinity"})
    void whatADeviceHasNoNumberForIsWrittenAsTheReasonWhy(String sent, String reason) {
        Observation observation = observation(
                QUANTITY.transform(group(reading("2026-10-09T10:00:00Z", "hr", sent))).resources().get(0));

        assertThat(observation.hasValue()).isFalse();
        assertThat(observation.getDataAbsentReason().getCodingFirstRep().getCode()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"60 NaN,60,10:00", "NaN 60,60,10:01", "60 61 NaN -Infinity,61,10:01", "NaN 60 NaN,60,10:01"})
    void whatIsNoNumberStandsOverNoneOfItsMessageEither(String sent, String stands, String minute) {
        FhirMapping hourly = mapping(file(heartRate(60, "{'valueType':'Quantity','valueName':'hr'}")));
        String[] values = sent.split(" ");
        Reading[] readings = new Reading[values.length];
        for (int i = 0; i < values.length; i++) {
            readings[i] = reading("2026-10-09T10:0" + i + ":00Z", "hr", values[i]);
        }

        MappingResult result = hourly.transform(group(readings));

        Observation observation = observation(result.resources().get(0));
        assertThat(observation.getValueQuantity().getValue()).isEqualByComparingTo(stands);
        assertThat(observation.hasDataAbsentReason()).isFalse();
        assertThat(json(result.resources().get(0))).contains(
                "{\"url\":\"urn:iomtfhir:reading-time\",\"valueInstant\":\"2026-10-09T" + minute + ":00Z\"}");
        assertThat(result.resources().get(0).replacedReadings()).isEqualTo(values.length - 1);
        assertThat(result.failures()).isEmpty();
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
    @ValueSource(strings = {"abc", "", "1,234", ".5", "5.", "0x1F", "NaN", "e", "1 2", "EE", "1e", "True", "1e400",
            "1e-400", "1e60000000"})
    void whatIsNoSampleIsAnErrorOfThatReadingAndItsNeighboursStay(String sent) {
        MappingResult result = SERIES.transform(group(reading("2026-10-09T10:00:00Z", "hr", "60"),
                reading("2026-10-09T10:00:05Z", "hr", sent), reading("2026-10-09T10:00:10Z", "hr", "62")));

        assertThat(observation(result.resources().get(0)).getValueSampledData().getData()).isEqualTo("60 62");
        assertThat(result.failures()).hasSize(1);
        assertThat(result.failures().get(0).error()).isEqualTo(ErrorName.FhirDataMapping);
    }

    @ParameterizedTest
    @CsvSource({"78,78", "36.60,36.60", "-5,-5", "+5,5", "007,7", "1e3,1000", "1.5E-7,0.00000015", "0E+1,0",
            "1.2E+2,120",
            "E,E", "U,U", "L,L", "123456789012345678901234567890,123456789012345678901234567890"})
    void aSampleKeepsItsDigitsAndIsWrittenWithoutPlusAndExponent(String sent, String written) {
        MappingResult result = SERIES.transform(group(reading("2026-10-09T10:00:00Z", "hr", " " + sent + "\t")));

        assertThat(result.failures()).isEmpty();
        assertThat(observation(result.resources().get(0)).getValueSampledData().getData()).isEqualTo(written);
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
