package org.iomtfhir.chaos.line.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.chaos.line.check.Difference.Kind;
import org.iomtfhir.chaos.line.events.ExpectedLetter;
import org.iomtfhir.chaos.line.events.WardReading;
import org.iomtfhir.chaos.line.events.ReadingType;
import org.iomtfhir.chaos.line.events.WardEvent;
import org.junit.jupiter.api.Test;

/** The ids are SHA-256 of system, underscore and value, worked out elsewhere. */
class CheckerTest {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    private static final String PATIENT = "df368b2a8fd1b14cc4d66780aaf8d440972249b02799e647cfd398ab3be344ac";
    private static final String MONITOR = "35a59893a7862175f1e4f7c16abba59cb087f433a4665b2077174b6077e1b21a";
    private static final String WEARABLE = "82d76c692d008fc2b528e99542c3ac899a83448b6df913f39368d4d9ac09d427";
    private static final String PUMP = "9a123b808134888e55e3ca05a7ddac67d87a7b932cf3910e4f4ed1fb50b8dd12";
    private static final String TRACKER = "65067372d55c0c63f446ddf32540c07e76300cb73d3d67d463cdaa1ead8449d4";
    private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");
    private static final String MARK = "kx-mark-000001";

    private final WardModel model = new WardModel(Systems.of("t"));
    private final List<JsonNode> observations = new ArrayList<>();
    private final List<JsonNode> devices = new ArrayList<>();
    private final List<JsonNode> patients = new ArrayList<>();
    private final List<FoundLetter> letters = new ArrayList<>();

    private List<Difference> differences() {
        return Checker.compare(model, new Landed(observations, devices, patients), letters);
    }

    private List<Kind> kinds() {
        return differences().stream().map(Difference::kind).toList();
    }

    private void sent(WardReading... readings) {
        model.add(new WardEvent(0, 0, "", List.of(readings), Optional.empty()));
    }

    private static WardReading heartRate(String value) {
        return new WardReading(ReadingType.HEARTRATE, "kx-monitor-1", "kx-patient-1", null, TEN, Map.of("hr", value));
    }

    private static WardReading pulse(int millis, String value) {
        return new WardReading(ReadingType.PULSERATE, "kx-wearable-1", "kx-patient-1", null, TEN.plusMillis(millis),
                Map.of("pulse", value));
    }

    private static WardReading infusion(int minute, Map<String, String> values) {
        return new WardReading(ReadingType.INFUSION, "kx-pump-1", "kx-patient-1", "i-1", TEN.plusSeconds(60L * minute),
                values);
    }

    private static WardReading steps(int minute, String steps, String pace, String counter) {
        return new WardReading(ReadingType.STEPS, "kx-tracker-1", "kx-patient-1", null, TEN.plusSeconds(60L * minute),
                Map.of("steps", steps, "pace", pace, "counter", counter));
    }

    private void bad() {
        model.add(new WardEvent(1, 0, MARK, List.of(),
                Optional.of(new ExpectedLetter(MARK, "normalize", "InvalidDataFormat"))));
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void landedPatient() {
        patients.add(json("""
                {"resourceType": "Patient", "id": "%s", "identifier":
                  [{"system": "urn:iomt-chaos:t:patient", "value": "kx-patient-1"}]}""".formatted(PATIENT)));
    }

    private void landedDevice(String id, String value) {
        devices.add(json("""
                {"resourceType": "Device", "id": "%s", "patient": {"reference": "Patient/%s"}, "identifier":
                  [{"system": "urn:iomt-chaos:t:device", "value": "%s"}]}""".formatted(id, PATIENT, value)));
    }

    private static String head(String id, String device, String type, String segment, String coding) {
        return """
                "resourceType": "Observation", "id": "%1$s", "issued": "2026-05-01T00:00:00Z",
                "identifier": [{"system": "urn:iomt-chaos:t:observation", "value": "%2$s.%3$s.%4$s.%5$s"}],
                "subject": {"reference": "Patient/%2$s"}, "device": {"reference": "Device/%3$s"},
                "code": {"coding": [%6$s, {"system": "urn:iomt-chaos:t:observation", "code": "%4$s",
                  "display": "%4$s"}], "text": "%7$s"},""".formatted(id, PATIENT, device, type, segment, coding,
                coding.replaceAll(".*\"display\": \"([^\"]*)\".*", "$1"));
    }

    /** What must be there for {@code heartRate("72")}. */
    private ObjectNode landedHeartRate() {
        ObjectNode observation = json("{" + head("5abcf57c932a67f88ac7e3a406eeead1635e9a5229ea1eb32709aa7151fde08f",
                MONITOR, "heartrate", "20260301100000Z.20260301100000Z",
                "{\"system\": \"http://loinc.org\", \"code\": \"8867-4\", \"display\": \"Heart rate\"}") + """
                        "meta": {"versionId": "1"}, "status": "final", "effectiveDateTime": "2026-03-01T10:00:00Z",
                        "category": [{"coding": [{"display": "Vital Signs", "code": "vital-signs",
                          "system": "http://terminology.hl7.org/CodeSystem/observation-category"}]}],
                        "valueQuantity": {"value": 72, "unit": "beats/minute", "code": "/min",
                          "system": "http://unitsofmeasure.org"}}
                        """);
        observations.add(observation);
        return observation;
    }

    private ObjectNode landedPulses(String data) {
        ObjectNode observation = json("{" + head("eb59ffff1742bffb10fc98de85b9fbf31261e901deabae479380602596ef8083",
                WEARABLE, "pulserate", "20260301100000Z.20260301105959Z",
                "{\"system\": \"urn:iso:std:iso:11073:10101\", \"code\": \"149530\", \"display\":"
                        + " \"MDC_PULS_OXIM_PULS_RATE\"}")
                + """
                        "meta": {"versionId": "7"}, "status": "amended",
                        "effectivePeriod": {"start": "2026-03-01T10:00:00Z", "end": "2026-03-01T10:59:59.9999999Z"},
                        "valueSampledData": {"origin": {"value": 0, "unit": "beats/min", "code": "/min",
                          "system": "http://unitsofmeasure.org"}, "period": 5000, "dimensions": 1, "data": "%s"}}
                        """.formatted(data));
        observations.add(observation);
        return observation;
    }

    private void landedInfusion(String flows, String volumes, String end) {
        observations.add(json("{" + head("8264fdf9904ed3ebada355a6c7e515818a0902bc06f12b5ceded623d672dc8b8", PUMP,
                "infusion", "i-1",
                "{\"system\": \"urn:iso:std:iso:11073:10101\", \"code\": \"157784\", \"display\":"
                        + " \"MDC_FLOW_FLUID_PUMP\"}")
                + """
                        "meta": {"versionId": "2"}, "status": "amended",
                        "effectivePeriod": {"start": "2026-03-01T10:00:00Z", "end": "%s"},
                        "valueSampledData": {"origin": {"value": 0, "unit": "mL/h", "code": "mL/h",
                          "system": "http://unitsofmeasure.org"}, "period": 60000, "dimensions": 1, "data": "%s"},
                        "component": [{"code": {"coding": [{"system": "urn:iso:std:iso:11073:10101", "code": "157864",
                          "display": "MDC_VOL_FLUID_DELIV"}, {"system": "urn:iomt-chaos:t:observation",
                          "code": "volume", "display": "volume"}], "text": "MDC_VOL_FLUID_DELIV"},
                          "valueSampledData": {"origin": {"value": 0, "unit": "mL", "code": "mL",
                          "system": "http://unitsofmeasure.org"}, "period": 60000, "dimensions": 1, "data": "%s"}}]}
                        """.formatted(end, flows, volumes)));
    }

    private static String kept(String kind, String data) {
        return """
                "extension": [{"url": "urn:iomtfhir:summary", "extension": [{"url": "kind", "valueCode": "%s"},
                  {"url": "start", "valueInstant": "2026-03-01T10:00:00Z"}, {"url": "data", "valueString": "%s"},
                  {"url": "offsets", "valueString": "60000 120000 180000"}, {"url": "ingestions", "valueString": "E*3"}]}]"""
                .formatted(kind, data);
    }

    private static String component(String code, String display, String name, String quantity) {
        return """
                {"code": {"coding": [{"system": "http://loinc.org", "code": "%s", "display": "%s"},
                  {"system": "urn:iomt-chaos:t:observation", "code": "%s", "display": "%s"}], "text": "%s"},
                 "valueQuantity": {%s, "system": "http://unitsofmeasure.org"}}""".formatted(code, display, name, name,
                display, quantity);
    }

    private ObjectNode landedSteps(String sum, String mean, String increase) {
        ObjectNode observation = json("{"
                + head("1c6f45855ce2a1906926941c0a4b8d72309337d07a5775901c33647b9841408d", TRACKER,
                        "steps", "20260301100000Z.20260301105959Z",
                        "{\"system\": \"http://loinc.org\", \"code\": \"55423-8\", \"display\": \"Number of steps\"}")
                + """
                        "meta": {"versionId": "2"}, "status": "amended",
                        "effectivePeriod": {"start": "2026-03-01T10:00:00Z", "end": "2026-03-01T10:59:59.9999999Z"},
                        "valueInteger": %s, "_valueInteger": {%s}, "component": [%s, %s]}
                        """.formatted(sum, kept("sum", "7 5 9"), component("66213-0", "Pace", "pace", kept("mean",
                        "1 2.5 1") + ", \"value\": " + mean + ", \"unit\": \"steps/min\", \"code\": \"/min\""),
                        component("41950-7", "Steps counted", "counter", kept("increase", "300 40 45")
                                + ", \"value\": " + increase + ", \"unit\": \"steps\", \"code\": \"1\"")));
        observations.add(observation);
        return observation;
    }

    private static String hour(Map<Integer, String> samples) {
        String[] slots = new String[720];
        Arrays.fill(slots, "E");
        samples.forEach((slot, sample) -> slots[slot] = sample);
        return String.join(" ", slots);
    }

    /** One heart rate that is sent and has landed. */
    private ObjectNode wholeHeartRate() {
        sent(heartRate("72"));
        landedPatient();
        landedDevice(MONITOR, "kx-monitor-1");
        return landedHeartRate();
    }

    @Test
    void whatHasLandedAsItMustIsRight() {
        wholeHeartRate();

        assertThat(differences()).isEmpty();
    }

    @Test
    void anEventThatIsSentTwiceChangesNothing() {
        wholeHeartRate();
        sent(heartRate("72"));

        assertThat(differences()).isEmpty();
        assertThat(model.expectedObservations()).isOne();
    }

    @Test
    void anObservationThatIsNotThereIsMissing() {
        wholeHeartRate();
        observations.clear();

        assertThat(kinds()).containsExactly(Kind.MISSING);
    }

    @Test
    void aSecondObservationOfTheSameThingIsDoubled() {
        ObjectNode copy = wholeHeartRate().deepCopy().put("id", "another");
        observations.addFirst(copy);

        assertThat(differences()).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.DOUBLED);
            assertThat(difference.what()).contains("another");
        });
    }

    @Test
    void anObservationThatNothingWasSentForIsUnexpected() {
        ObjectNode copy = wholeHeartRate().deepCopy().put("id", "another");
        ((ObjectNode) copy.path("identifier").path(0)).put("value", "some.thing.else");
        observations.add(copy);

        assertThat(kinds()).containsExactly(Kind.UNEXPECTED);
    }

    @Test
    void whatBelongsToAnotherRunDoesNotCount() {
        wholeHeartRate();
        observations.add(json("{\"resourceType\": \"Observation\", \"id\": \"x\", \"identifier\": [{\"system\":"
                + " \"urn:iomt-chaos:other:observation\", \"value\": \"v\"}]}"));
        devices.add(json("{\"resourceType\": \"Device\", \"id\": \"x\", \"identifier\": [{\"system\":"
                + " \"urn:iomt-chaos:other:device\", \"value\": \"kx-monitor-1\"}]}"));

        assertThat(differences()).isEmpty();
    }

    private Landed landed() {
        return new Landed(observations, devices, patients);
    }

    /** A reading of the next patient that was filed on the first one. */
    private ObjectNode misfiled(WardReading reading) {
        sent(new WardReading(reading.type(), reading.device(), "kx-patient-2", null, reading.time(), reading.values()));
        model.linked("kx-monitor-1", "kx-patient-1");
        landedPatient();
        landedDevice(MONITOR, "kx-monitor-1");
        return landedHeartRate();
    }

    @Test
    void aReadingOnAnEarlierPatientIsUnexpectedThereAndMissingWhereItBelongs() {
        misfiled(heartRate("72"));
        model.mayBeMisfiled(new WardReading(ReadingType.HEARTRATE, "kx-monitor-1", "kx-patient-2", null, TEN,
                Map.of("hr", "72")), "kx-patient-1");

        assertThat(kinds()).containsExactlyInAnyOrder(Kind.UNEXPECTED, Kind.MISSING);
        assertThat(model.misfiledIn(landed())).containsExactly(
                "5abcf57c932a67f88ac7e3a406eeead1635e9a5229ea1eb32709aa7151fde08f");
    }

    @Test
    void whatWasTakenOutOfAnEarlierPatientsObservationMayStayThereEmpty() {
        ObjectNode emptied = misfiled(heartRate("72"));
        emptied.put("status", "entered-in-error").remove("valueQuantity");
        model.mayBeMisfiled(new WardReading(ReadingType.HEARTRATE, "kx-monitor-1", "kx-patient-2", null, TEN,
                Map.of("hr", "72")), "kx-patient-1");

        assertThat(kinds()).containsExactly(Kind.MISSING);
        assertThat(model.misfiledIn(landed())).isEmpty();
    }

    @Test
    void nothingMayBeEmptyWhereTheServerKnewInTimeWhoseItIs() {
        misfiled(heartRate("72")).put("status", "entered-in-error").remove("valueQuantity");

        assertThat(kinds()).containsExactlyInAnyOrder(Kind.UNEXPECTED, Kind.MISSING);
        assertThat(model.misfiledIn(landed())).isEmpty();
    }

    @Test
    void aSampleOfALaterPatientIsFoundInTheSeriesOfAnEarlierOne() {
        sent(pulse(0, "70"));
        landedPatient();
        landedDevice(WEARABLE, "kx-wearable-1");
        ObjectNode observation = landedPulses(hour(Map.of(0, "70", 3, "71")));
        model.mayBeMisfiled(
                new WardReading(ReadingType.PULSERATE, "kx-wearable-1", "kx-patient-2", null, TEN.plusMillis(
                        15_000), Map.of("pulse", "71")),
                "kx-patient-1");

        assertThat(kinds()).containsExactly(Kind.WRONG);
        assertThat(model.misfiledIn(landed())).containsExactly(observation.path("id").asText());
    }

    @Test
    void aSeriesWithoutThatSampleIsRight() {
        sent(pulse(0, "70"));
        landedPatient();
        landedDevice(WEARABLE, "kx-wearable-1");
        landedPulses(hour(Map.of(0, "70")));
        model.mayBeMisfiled(
                new WardReading(ReadingType.PULSERATE, "kx-wearable-1", "kx-patient-2", null, TEN.plusMillis(
                        15_000), Map.of("pulse", "71")),
                "kx-patient-1");

        assertThat(kinds()).isEmpty();
        assertThat(model.misfiledIn(landed())).isEmpty();
    }

    private void assertWrong(String words) {
        assertThat(differences()).singleElement().satisfies(difference -> {
            assertThat(difference.kind()).isEqualTo(Kind.WRONG);
            assertThat(difference.what()).contains(words);
        });
    }

    @Test
    void anotherValueIsWrong() {
        ((ObjectNode) wholeHeartRate().path("valueQuantity")).put("value", 73);

        assertWrong("value must be <Quantity 72 ");
    }

    @Test
    void aNumberThatHasLostItsZerosIsWrong() {
        sent(heartRate("72.50"));
        landedPatient();
        landedDevice(MONITOR, "kx-monitor-1");
        ObjectNode value = (ObjectNode) landedHeartRate().path("valueQuantity");
        value.put("value", new java.math.BigDecimal("72.5"));
        assertWrong("value must be <Quantity 72.50 ");

        value.put("value", new java.math.BigDecimal("72.50"));
        assertThat(differences()).isEmpty();
    }

    @Test
    void anotherPatientDeviceTimeCodeOrUnitIsWrong() {
        ObjectNode observation = wholeHeartRate();
        ObjectNode right = observation.deepCopy();
        observation.putObject("subject").put("reference", "Patient/x");
        assertWrong("subject");
        observation.setAll(right.deepCopy());
        observation.putObject("device").put("reference", "Device/x");
        assertWrong("device");
        observation.setAll(right.deepCopy());
        observation.put("effectiveDateTime", "2026-03-01T10:00:01Z");
        assertWrong("effective");
        observation.setAll(right.deepCopy());
        ((ObjectNode) observation.path("code").path("coding").path(0)).put("code", "8867-5");
        assertWrong("code");
        observation.setAll(right.deepCopy());
        ((ObjectNode) observation.path("valueQuantity")).put("unit", "Hz");
        assertWrong("value");
        observation.setAll(right.deepCopy());
        observation.remove("category");
        assertWrong("category");
        observation.setAll(right.deepCopy());
        observation.putArray("note").addObject().put("text", "hello");
        assertWrong("note");
    }

    @Test
    void aRepeatThatHasLeftATraceIsWrong() {
        ObjectNode observation = wholeHeartRate();
        observation.put("status", "amended");
        ((ObjectNode) observation.path("meta")).put("versionId", "2");

        assertWrong("status must be <final> and is <amended>");
    }

    @Test
    void aSeriesHoldsEverySlotWhateverTheOrderOfArrival() {
        sent(pulse(12_000, "61.0"), pulse(2_499, "60"));
        sent(pulse(3_599_999, "62"));
        landedPatient();
        landedDevice(WEARABLE, "kx-wearable-1");
        ObjectNode landed = landedPulses(hour(Map.of(0, "60", 2, "61.0", 719, "62")));
        assertThat(differences()).isEmpty();

        ((ObjectNode) landed.path("valueSampledData")).put("data", hour(Map.of(0, "60", 2, "61.0")));
        assertWrong("value");
        ((ObjectNode) landed.path("valueSampledData")).put("data", hour(Map.of(0, "60", 3, "61.0", 719, "62")));
        assertWrong("value");
    }

    @Test
    void aSummaryIsOfEveryReadingOnceWhateverTheOrderOfArrival() {
        sent(steps(2, "5", "2.5", "40"), steps(1, "7", "1", "300"));
        sent(steps(3, "9", "1", "45"), steps(1, "7", "1", "300"));
        landedPatient();
        landedDevice(TRACKER, "kx-tracker-1");
        ObjectNode landed = landedSteps("21", "1.5", "45");
        assertThat(differences()).isEmpty();

        landed.put("valueInteger", 28);
        assertWrong("value must be <integer 21, the sum of 7 5 9 at 60000 120000 180000> and is <integer 28,");
        landed.put("valueInteger", 21).remove("_valueInteger");
        assertWrong("value must be");
        observations.clear();
        landedSteps("21", "1.50", "45");
        assertWrong("component pace");
        observations.clear();
        landedSteps("21", "1.5", "-255");
        assertWrong("component counter");
    }

    @Test
    void aCorrelationReachesFromItsFirstToItsLastReading() {
        sent(infusion(2, Map.of("flow", "9")));
        sent(infusion(0, Map.of("flow", "8", "volume", "1.50")));
        landedPatient();
        landedDevice(PUMP, "kx-pump-1");
        landedInfusion("8 E 9", "1.50 E E", "2026-03-01T10:02:00Z");
        assertThat(differences()).isEmpty();

        observations.clear();
        landedInfusion("8 E 9", "1.50 E", "2026-03-01T10:02:00Z");
        assertWrong("component volume");
    }

    @Test
    void anInstantBetweenTwoSecondsIsToldApart() {
        sent(new WardReading(ReadingType.BODYTEMPERATURE, "kx-monitor-1", "kx-patient-1", null, TEN.plusMillis(123),
                Map.of("temperature", "36.6")));

        assertThat(model.observations())
                .containsOnlyKeys("f22844a3b77bfe34fcafdcfd761bd1b6344b958221ba63b4d243fd726a713ea7");
    }

    @Test
    void aDeviceThatIsMissingOrLinkedToAnotherPatientIsWrong() {
        wholeHeartRate();
        JsonNode device = devices.removeFirst();
        assertThat(kinds()).containsExactly(Kind.IDENTITY_WRONG);

        devices.add(((ObjectNode) device.deepCopy()).set("patient", JSON.createObjectNode().put("reference",
                "Patient/x")));
        assertThat(kinds()).containsExactly(Kind.IDENTITY_WRONG);
    }

    @Test
    void twoPatientsOrDevicesOfOneIdentifierAreDoubled() {
        wholeHeartRate();
        patients.add(((ObjectNode) patients.getFirst().deepCopy()).put("id", "second"));
        assertThat(kinds()).containsExactly(Kind.IDENTITY_DOUBLED);

        devices.add(((ObjectNode) devices.getFirst().deepCopy()).put("id", "second"));
        assertThat(kinds()).containsExactly(Kind.IDENTITY_DOUBLED, Kind.IDENTITY_DOUBLED);
    }

    private static FoundLetter letter(String place, String stage, String error, String body) {
        return new FoundLetter(place, stage, error, body);
    }

    @Test
    void anEventThatCannotLandMustBeSetAsideOncePerTimeItWasRead() {
        bad();
        assertThat(kinds()).containsExactly(Kind.LETTER_MISSING);

        letters.add(letter("normalize devicedata/0/1", "normalize", "InvalidDataFormat", MARK + ", says the pager"));
        assertThat(differences()).isEmpty();

        letters.add(letter("normalize devicedata/0/9", "normalize", "InvalidDataFormat", MARK + ", says the pager"));
        assertThat(differences()).isEmpty();

        letters.add(letter("normalize devicedata/0/9", "normalize", "InvalidDataFormat", MARK + ", says the pager"));
        assertThat(kinds()).containsExactly(Kind.LETTER_DOUBLED);
    }

    @Test
    void anEventThatIsSetAsideInAnotherStageOrForAnotherCauseIsUnexpected() {
        bad();
        letters.add(letter("a", "transform", "InvalidDataFormat", MARK));
        assertThat(kinds()).containsExactly(Kind.LETTER_UNEXPECTED, Kind.LETTER_MISSING);

        letters.set(0, letter("a", "normalize", "TemplateExpression", MARK));
        assertThat(kinds()).containsExactly(Kind.LETTER_UNEXPECTED, Kind.LETTER_MISSING);
    }

    @Test
    void anEventThatShouldHaveLandedAndWasSetAsideIsUnexpected() {
        letters.add(letter("a", "persist", "FhirResourceNotFound", "{\"resourceType\": \"Observation\"}"));

        assertThat(kinds()).containsExactly(Kind.LETTER_UNEXPECTED);
    }

    @Test
    void everyDifferenceIsNamed() {
        wholeHeartRate();
        sent(pulse(0, "1"));
        bad();
        ((ArrayNode) observations.getFirst().path("code").path("coding")).removeAll();

        assertThat(kinds()).containsExactlyInAnyOrder(Kind.WRONG, Kind.MISSING, Kind.IDENTITY_WRONG,
                Kind.LETTER_MISSING);
        assertThat(Collections.frequency(kinds(), Kind.WRONG)).isOne();
    }
}
