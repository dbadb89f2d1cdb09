package org.iomtfhir.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampleTimes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageJsonTest {

    private static final Instant TIME = Instant.parse("2026-10-09T10:18:00.123456700Z");

    @Property(tries = 300)
    void whatIsWrittenOfAMeasurementReadsBackTheSame(@ForAll("measurements") Measurement measurement) throws Exception {
        assertThat(MessageJson.readMeasurement(MessageJson.write(measurement))).isEqualTo(measurement);
    }

    @Property(tries = 300)
    void whatIsWrittenOfAGroupReadsBackTheSame(@ForAll("groups") MeasurementGroup group) throws Exception {
        assertThat(MessageJson.readGroup(MessageJson.write(group))).isEqualTo(group);
    }

    @Test
    void aMeasurementIsWrittenFieldByFieldAsTheWireFormatSays() {
        var measurement = new Measurement("heartrate", TIME, Instant.parse("2026-10-09T10:18:01Z"), "device-1",
                "patient-1", null, null, List.of(new org.iomtfhir.model.Property("hr", "78.0")));

        assertThat(new String(MessageJson.write(measurement), UTF_8)).isEqualTo("""
                {"Type":"heartrate","OccurrenceTimeUtc":"2026-10-09T10:18:00.1234567Z",\
                "IngestionTimeUtc":"2026-10-09T10:18:01Z","DeviceId":"device-1","PatientId":"patient-1",\
                "EncounterId":null,"CorrelationId":null,"Properties":[{"Name":"hr","Value":"78.0"}]}""");
    }

    @Test
    void theOffsetOfTheSendersClockStandsBesideTheTimeInUtc() throws Exception {
        var measurement = new Measurement("hr", Instant.parse("2026-10-09T10:18:00Z"), null, "d", null, null, null,
                List.of(), ZoneOffset.ofHours(2));

        assertThat(new String(MessageJson.write(measurement), UTF_8)).startsWith(
                """
                        {"Type":"hr","OccurrenceTimeUtc":"2026-10-09T10:18:00Z","IngestionTimeUtc":null,"UtcOffset":"+02:00",""");
        assertThat(measurement.reading().utcOffset()).isEqualTo(ZoneOffset.ofHours(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"x\"", "\"+15:00\"", "\"+02:00:01\"", "\"Europe/Berlin\"", "\"\""})
    void anOffsetThatFhirCanNotSayIsLeftOut(String offset) throws Exception {
        assertThat(MessageJson.readMeasurement(("""
                {"Type":"e","OccurrenceTimeUtc":"2026-10-09T10:18:00Z","DeviceId":"d","utcOffset":""" + offset + "}")
                .getBytes(UTF_8)).utcOffset()).isNull();
    }

    @Test
    void severalSamplesOfOneValueSayWhenTheyWereTaken() throws Exception {
        var property = new org.iomtfhir.model.Property("ecg", "12 13 E",
                new SampleTimes(1, new BigDecimal("1.9531250"), null));
        var measurement = new Measurement("ecg", TIME, null, "d", null, null, null, List.of(property));

        assertThat(new String(MessageJson.write(measurement), UTF_8)).endsWith("""
                "Properties":[{"Name":"ecg","Value":"12 13 E","Samples":{"Dimensions":1,"Period":"1.953125"}}]}""");
        assertThat(MessageJson.readMeasurement("""
                {"Type":"e","OccurrenceTimeUtc":"2026-10-09T10:18:00Z","DeviceId":"d","Properties":[
                  {"name":"xyz","value":"1 2 3 4 5 6","samples":{"dimensions":3,"offsets":"0 12.5"}}]}
                """.getBytes(UTF_8)).properties()).containsExactly(
                new org.iomtfhir.model.Property("xyz", "1 2 3 4 5 6", new SampleTimes(3, null, "0 12.5")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "{}", "{\"Period\":\"0\"}", "{\"Period\":\"-1\"}", "{\"Period\":\"1e999999999\"}",
            "{\"Period\":\"1e-300\"}", "{\"Period\":\"2\",\"Offsets\":\"0\"}", "{\"Period\":\"2\",\"Dimensions\":0}",
            "{\"Period\":\"2\",\"Dimensions\":65}", "{\"Period\":\"2\",\"Dimensions\":99999999999}"})
    void timesOfSamplesThatAreNoneAreRefused(String samples) {
        assertThatThrownBy(() -> MessageJson.readMeasurement(("""
                {"Type":"e","OccurrenceTimeUtc":"2026-10-09T10:18:00Z","DeviceId":"d","Properties":[
                  {"Name":"x","Value":"1","Samples":""" + samples + "}]}").getBytes(UTF_8)))
                .isInstanceOf(MalformedMessageException.class).hasMessageContaining("Properties[0].Samples must");
    }

    @Test
    void aGroupIsWrittenFieldByFieldAsTheWireFormatSays() {
        var group = new MeasurementGroup("device-1", null, "enc", "run-7", "heartrate",
                Instant.parse("2026-10-09T10:18:30Z"),
                List.of(new Reading(TIME, null, List.of(new org.iomtfhir.model.Property("hr", "78")))));

        assertThat(new String(MessageJson.write(group), UTF_8)).isEqualTo("""
                {"DeviceId":"device-1","PatientId":null,"EncounterId":"enc","CorrelationId":"run-7",\
                "MeasureType":"heartrate","WindowTime":"2026-10-09T10:18:30Z","Count":1,\
                "Data":[{"OccurrenceTimeUtc":"2026-10-09T10:18:00.1234567Z","IngestionTimeUtc":null,\
                "Properties":[{"Name":"hr","Value":"78"}]}]}""");
    }

    @Test
    void readingTakesAnyLetterCaseUnknownFieldsAndScalarsOfOtherTypes() throws Exception {
        Measurement read = MessageJson.readMeasurement("""
                {"type":"hr","OCCURRENCETIMEUTC":"2026-10-09T12:18:00+02:00","deviceid":17,"Extra":{"a":[1]},
                 "properties":[{"name":"hr","value":78.50},{"NAME":"on","VALUE":true},{"name":"none","value":null}]}
                """.getBytes(UTF_8));

        assertThat(read.occurrenceTime()).isEqualTo(Instant.parse("2026-10-09T10:18:00Z"));
        assertThat(read.deviceId()).isEqualTo("17");
        assertThat(read.ingestionTime()).isNull();
        assertThat(read.properties()).containsExactly(new org.iomtfhir.model.Property("hr", "78.50"),
                new org.iomtfhir.model.Property("on", "true"));
    }

    @Test
    void aGroupMayNameItsTypeAsTheOlderConnectorDid() throws Exception {
        MeasurementGroup read = MessageJson.readGroup("""
                {"Type":"hr","DeviceId":"d","Data":[{"OccurrenceTimeUtc":"2026-10-09T10:18:00","Properties":[]}]}
                """.getBytes(UTF_8));

        assertThat(read.measureType()).isEqualTo("hr");
        assertThat(read.data()).singleElement().extracting(Reading::occurrenceTime)
                .isEqualTo(Instant.parse("2026-10-09T10:18:00Z"));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> MessageJson.readMeasurement("{\"Type\":\"hr\"}".getBytes(UTF_8)))
                .isInstanceOf(MalformedMessageException.class).hasMessage("OccurrenceTimeUtc is missing");
        assertThatThrownBy(() -> MessageJson
                .readGroup(
                        "{\"MeasureType\":\"hr\",\"DeviceId\":\"d\",\"Data\":[{\"Properties\":[]}]}".getBytes(UTF_8)))
                .hasMessage("Data[0].OccurrenceTimeUtc is missing");
    }

    @Test
    void errorsNeverQuoteTheMessage() {
        for (String text : List.of("secret-patient", "{\"Type\": secret-patient}", "{\"DeviceId\":\"secret-patient",
                "{\"OccurrenceTimeUtc\":\"secret-patient\"}", "{\"DeviceId\":{\"x\":\"secret-patient\"}}", "[]", "")) {
            assertThatThrownBy(() -> MessageJson.readMeasurement(text.getBytes(UTF_8))).as(text)
                    .isInstanceOf(MalformedMessageException.class).message().doesNotContain("secret-patient");
        }
    }

    @Test
    void whatFollowsTheObjectIsAnError() {
        assertThatThrownBy(() -> MessageJson.readGroup("{\"MeasureType\":\"a\",\"DeviceId\":\"d\"} {}".getBytes(UTF_8)))
                .isInstanceOf(MalformedMessageException.class).hasMessageContaining("goes on after");
    }

    @Provide
    Arbitrary<Measurement> measurements() {
        return Combinators.combine(texts(), instants(), instants().injectNull(0.2), texts(), texts().injectNull(0.3),
                texts().injectNull(0.3), texts().injectNull(0.3), properties()).as(Measurement::new)
                .flatMap(one -> offsets().injectNull(0.5)
                        .map(offset -> new Measurement(one.type(), one.occurrenceTime(),
                                one.ingestionTime(), one.deviceId(), one.patientId(), one.encounterId(),
                                one.correlationId(), one
                                        .properties(),
                                offset)));
    }

    @Provide
    Arbitrary<MeasurementGroup> groups() {
        Arbitrary<Reading> readings = Combinators.combine(instants(), instants().injectNull(0.2), properties(),
                offsets().injectNull(0.5)).as(Reading::new);
        return Combinators
                .combine(texts(), texts().injectNull(0.3), texts().injectNull(0.3), texts().injectNull(0.3), texts(),
                        instants().injectNull(0.2), readings.list().ofMaxSize(8))
                .as(MeasurementGroup::new);
    }

    private static Arbitrary<List<org.iomtfhir.model.Property>> properties() {
        return Combinators.combine(texts(), texts(), samples().injectNull(0.7)).as(org.iomtfhir.model.Property::new)
                .list().ofMaxSize(4);
    }

    private static Arbitrary<ZoneOffset> offsets() {
        return Arbitraries.integers().between(-14 * 60, 14 * 60)
                .map(minutes -> ZoneOffset.ofTotalSeconds(minutes * 60));
    }

    private static Arbitrary<SampleTimes> samples() {
        Arbitrary<Integer> dimensions = Arbitraries.integers().between(1, SampleTimes.MAX_DIMENSIONS);
        Arbitrary<BigDecimal> periods = Arbitraries.bigDecimals().between(new BigDecimal("0.0001"),
                new BigDecimal("1e12")).ofScale(10).filter(SamplePeriod::isUsable);
        return Arbitraries.oneOf(
                Combinators.combine(dimensions, periods).as((many, period) -> new SampleTimes(many, period, null)),
                Combinators.combine(dimensions, texts()).as((many, text) -> new SampleTimes(many, null, text)));
    }

    private static Arbitrary<String> texts() {
        // Half a surrogate pair too: a device may send one as an escape, and it travels as one.
        return Arbitraries.strings().all().ofMaxLength(12);
    }

    private static Arbitrary<Instant> instants() {
        Arbitrary<Long> seconds = Arbitraries.longs().between(Instant.parse("0001-01-01T00:00:00Z").getEpochSecond(),
                Instant.parse("9999-12-31T23:59:59Z").getEpochSecond());
        return Combinators.combine(seconds, Arbitraries.integers().between(0, 999_999_999)).as(Instant::ofEpochSecond);
    }
}
