package org.iomtfhir.cli.propose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.iomtfhir.devicecontent.ContentOptions;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.NormalizedEvent;
import org.iomtfhir.explain.input.EventLine;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.iomtfhir.template.TemplateProblem;

class ProposalTest {

    private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");

    /**
     * Events, and the readings that are in them: {@code device, time, value}.
     *
     * @param name
     *            of the shape
     */
    record Shape(String name, List<String> events, List<String> readings) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Shape shape(String name, String events, String... readings) {
        return new Shape(name, events.lines().toList(), List.of(readings));
    }

    private static RecordedEvents recorded(List<String> events) {
        RecordedEvents recorded = new RecordedEvents();
        for (int i = 0; i < events.size(); i++) {
            recorded.line(i + 1, events.get(i).getBytes(StandardCharsets.UTF_8));
        }
        return recorded;
    }

    /** What the proposed templates read: device, time, value. */
    private static Set<String> read(List<String> events) {
        Proposal proposal = Proposal.of(recorded(events));
        var compiled = DeviceContent.compile("devicecontent.json", proposal.deviceContent(),
                ContentOptions.of(Profile.STANDARD));
        assertThat(compiled.problems()).as(proposal.deviceContent()).isEmpty();
        assertThat(FhirMapping.compile("fhirmapping.json", proposal.fhirMapping(),
                new MappingOptions(ServiceSystem.DEFAULT, Profile.STANDARD, Clock.systemUTC())).problems())
                .as(proposal.fhirMapping()).noneMatch(TemplateProblem::isError);
        Set<String> read = new HashSet<>();
        for (String event : events) {
            NormalizedEvent normalized = compiled.compiled().orElseThrow()
                    .evaluate(EventLine.of(event.getBytes(StandardCharsets.UTF_8)).event(NOW));
            // Where an event says no time, the hub's is taken; a file of bodies has none, and that is seen.
            boolean timeless = proposal.deviceContent().contains("x-opt-enqueued-time");
            assertThat(normalized.failures()).as(proposal.deviceContent())
                    .allMatch(failure -> timeless && failure.member().equals("timestampExpression"));
            normalized.measurements().forEach(measurement -> measurement.properties().forEach(property -> read
                    .add(measurement.deviceId() + " " + measurement.occurrenceTime() + " " + property.value())));
        }
        return read;
    }

    @ParameterizedTest
    @MethodSource("unseen")
    void deviceTimeAndNineValuesInTenAreFoundInShapesNeverSeenBefore(Shape shape) {
        Set<String> read = read(shape.events());

        List<String> missing = shape.readings().stream().filter(reading -> !read.contains(reading)).toList();

        assertThat(missing).as("of %s, read %s", shape.readings(), read)
                .hasSizeLessThanOrEqualTo(shape.readings().size() / 10);
    }

    static Stream<Shape> unseen() {
        return Stream.of(
                shape("flat, snake case, seconds", """
                        {"device_id":"cuff-4","ts":1772445600,"sys":121,"dia":79,"pulse_rate":66,"battery_level":88}
                        {"device_id":"cuff-4","ts":1772445660,"sys":119,"dia":78,"pulse_rate":64,"battery_level":88}""",
                        "cuff-4 2026-03-02T10:00:00Z 121", "cuff-4 2026-03-02T10:00:00Z 79",
                        "cuff-4 2026-03-02T10:00:00Z 66", "cuff-4 2026-03-02T10:01:00Z 119",
                        "cuff-4 2026-03-02T10:00:00Z 88"),
                shape("nested, device in a header", """
                        {"header":{"serialNumber":"MX-77","sentAt":"2026-03-02T10:05:00Z"},"vitals":{"measuredAt":\
                        "2026-03-02T10:00:00Z","bp":{"systolic":130,"diastolic":85},"spo2":96.5,"resp":14}}""",
                        "MX-77 2026-03-02T10:00:00Z 130", "MX-77 2026-03-02T10:00:00Z 85",
                        "MX-77 2026-03-02T10:00:00Z 96.5", "MX-77 2026-03-02T10:00:00Z 14"),
                shape("a list of name and value", """
                        {"monitor":{"id":"icu-3"},"observations":[{"name":"HR","value":71,"unit":"bpm","time":\
                        "2026-03-02T10:00:00Z"},{"name":"SpO2","value":95,"unit":"%","time":"2026-03-02T10:00:01Z"},\
                        {"name":"Temp","value":36.9,"unit":"C","time":"2026-03-02T10:00:02Z"}]}""",
                        "icu-3 2026-03-02T10:00:00Z 71", "icu-3 2026-03-02T10:00:01Z 95",
                        "icu-3 2026-03-02T10:00:02Z 36.9"),
                shape("one reading an event, by type",
                        """
                                {"sensorId":"s-1","type":"glucose","value":5.4,"unit":"mmol/L","recorded":"2026-03-02T10:00:00Z"}
                                {"sensorId":"s-1","type":"steps","value":812,"unit":"count","recorded":"2026-03-02T10:10:00Z"}""",
                        "s-1 2026-03-02T10:00:00Z 5.4", "s-1 2026-03-02T10:10:00Z 812"),
                shape("Open mHealth",
                        """
                                {"header":{"id":"243c773b-8936-407e-9c23-270d0ea49cc4","creation_date_time":"2026-03-02T11:00:00Z",\
                                "user_id":"u-5","source":"band-12"},"body":{"heart_rate":{"value":58,"unit":"beats/min"},\
                                "effective_time_frame":{"date_time":"2026-03-02T10:00:00Z"}}}""",
                        "band-12 2026-03-02T10:00:00Z 58"),
                shape("an array at the root, milliseconds",
                        """
                                [{"imei":"3569","t":1772445600000,"weightKg":81.25},{"imei":"3570","t":1772445601000,"weightKg":64.5}]""",
                        "3569 2026-03-02T10:00:00Z 81.25", "3570 2026-03-02T10:00:01Z 64.5"),
                shape("IoT Central's export", """
                        {"applicationId":"a","messageSource":"telemetry","deviceId":"vent-9","schema":"default@v1",\
                        "templateId":"dtmi:x;1","enqueuedTime":"2026-03-02T10:00:00Z","telemetry":{"PEEP":5,"FiO2":40,\
                        "TidalVolume":480},"messageProperties":{},"enrichments":{}}""",
                        "vent-9 2026-03-02T10:00:00Z 5", "vent-9 2026-03-02T10:00:00Z 40",
                        "vent-9 2026-03-02T10:00:00Z 480"),
                shape("IoT Hub", """
                        {"Body":{"flowRate":12.5,"volumeInfused":100,"ts":"2026-03-02T10:00:00Z"},"Properties":{},\
                        "SystemProperties":{"iothub-connection-device-id":"pump-2","iothub-enqueuedtime":\
                        "2026-03-02T10:00:05Z"}}""",
                        "pump-2 2026-03-02T10:00:00Z 12.5", "pump-2 2026-03-02T10:00:00Z 100"),
                shape("date and time apart, numbers as texts",
                        """
                                {"scale":{"serial":"SC100"},"date":"2026-03-02","time":"10:00:00","weight":"81.2","bmi":"24.6"}""",
                        "SC100 2026-03-02T10:00:00Z 81.2", "SC100 2026-03-02T10:00:00Z 24.6"),
                shape("nested in elements, names with signs", """
                        {"gateway-id":"gw-1","device":"patch-8","samples":[{"at":"2026-03-02T10:00:00Z","vital-signs":\
                        {"heart-rate":70,"body-temperature":36.6}},{"at":"2026-03-02T10:01:00Z","vital-signs":\
                        {"heart-rate":71}}]}""",
                        "patch-8 2026-03-02T10:00:00Z 70", "patch-8 2026-03-02T10:00:00Z 36.6",
                        "patch-8 2026-03-02T10:01:00Z 71"));
    }

    @Test
    void whatAReadingIsIsToldByTheTextBesideItWhateverThatIsCalled() {
        assertThat(read(List.of("{\"sn\":\"X-1\",\"ts\":1772445600,\"readings\":[{\"k\":\"HR\",\"v\":72,\"u\":\"bpm\"},"
                + "{\"k\":\"SPO2\",\"v\":97,\"u\":\"%\"}]}"))).containsExactlyInAnyOrder("X-1 2026-03-02T10:00:00Z 72",
                        "X-1 2026-03-02T10:00:00Z 97");
        assertThat(Proposal.of(recorded(List.of("{\"r\":[{\"k\":\"HR\",\"v\":72},{\"k\":\"SPO2\",\"v\":97}]}")))
                .fhirMapping()).contains("\"8867-4\"", "\"2708-6\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026/03/02 10:00:00", "02.03.2026 10:00", "13.03.2026 10:00:00", "02/03/2026 10:00:00",
            "20260302T100000Z", "20260302100000"})
    void aLocalTimeIsReadInThePatternThatAllOfThemHave(String written) {
        List<String> events = List.of("{\"imei\":\"1\",\"when\":\"" + written + "\",\"weight\":81}");

        assertThat(read(events)).containsExactly("1 2026-03-" + (written.startsWith("13") ? "13" : "02")
                + "T10:00:00Z 81");
        // An offset of its own leaves nothing to be confirmed.
        assertThat(Proposal.of(recorded(events)).explanation().stream()
                .anyMatch(line -> line.contains("TO DO: confirm that, or name"))).isEqualTo(!written.endsWith("Z"));
    }

    @Test
    void whatIsWrittenHasNoWarningOfItsOwn() {
        Proposal proposal = Proposal.of(recorded(List.of(
                "{\"deviceId\":\"d\",\"time\":\"2026-03-02T10:00:00Z\",\"sys\":120,\"dia\":80,\"heartRate\":72,\"x\":3}")));

        assertThat(FhirMapping.compile("fhirmapping.json", proposal.fhirMapping(),
                new MappingOptions(ServiceSystem.DEFAULT, Profile.STANDARD, Clock.systemUTC())).problems()).isEmpty();
    }

    @Test
    void deviceTimeAndValuesAreFoundInTheSampleSets() {
        // The templates of these two take the values as they are sent.
        for (String name : List.of("bedside-vitals", "wearable")) {
            SampleSet set = SampleSet.named(name);
            DeviceContent own = DeviceContent
                    .compile("own", set.deviceContent(), ContentOptions.of(Profile.STANDARD)).compiled().orElseThrow();
            List<String> expected = new ArrayList<>();
            for (String event : set.events()) {
                own.evaluate(EventLine.of(event.getBytes(StandardCharsets.UTF_8)).event(NOW)).measurements()
                        .forEach(one -> one.properties().forEach(property -> expected
                                .add(one.deviceId() + " " + one.occurrenceTime() + " " + property.value())));
            }

            assertThat(read(set.events())).as(name).containsAll(expected);
        }
        // The pump's reckon them anew, and put a prefix before the serial number.
        assertThat(read(SampleSet.named("infusion-pump").events())).contains("40417 2026-03-02T10:00:00Z 2000",
                "40417 2026-03-02T10:01:00Z 2000", "40417 2026-03-02T10:03:00Z 5500");
    }

    @Test
    void codesAndUnitsAreGivenWhereTheyAreKnownAndMarkedWhereNot() {
        Proposal proposal = Proposal.of(recorded(List.of(
                "{\"deviceId\":\"d\",\"time\":\"2026-03-02T10:00:00Z\",\"heartRate\":72,\"flux\":3}")));

        assertThat(proposal.fhirMapping()).contains("\"8867-4\"", "\"147842\"", "\"vital-signs\"", "\"/min\"",
                "// TO DO: give it its code");
        assertThat(proposal.explanation()).contains("heartrate:", "  device deviceId", "  time time, as text",
                "  TO DO: 'flux' is no common name; give it its code and unit");
    }

    @Test
    void aListOfNumbersWithItsRateIsAStrip() {
        List<String> events = List.of(
                "{\"deviceId\":\"d\",\"startTime\":\"2026-03-02T10:00:00Z\",\"ecg\":{\"samplingRate\":512,\"samples\":[1,2,3]}}",
                "{\"deviceId\":\"d\",\"startTime\":\"2026-03-02T10:00:01Z\",\"ecg\":{\"samplingRate\":512,\"samples\":[4,5]}}");
        Proposal proposal = Proposal.of(recorded(events));

        assertThat(read(events)).containsExactlyInAnyOrder("d 2026-03-02T10:00:00Z 1 2 3",
                "d 2026-03-02T10:00:01Z 4 5");
        assertThat(proposal.deviceContent()).contains("\"series\": { \"rateExpression\": \"Body.ecg.samplingRate\" }");
        assertThat(proposal.fhirMapping()).contains("\"valueType\": \"SampledData\", \"defaultPeriod\": 1.953125");
        assertThat(proposal.explanation()).contains("ecg:",
                "  samples ecg.samples, Body.ecg.samplingRate says when they were taken");
    }

    @Test
    void stripsInAListHaveEachItsOwnRate() {
        List<String> events = List.of("{\"deviceId\":\"d\",\"strips\":["
                + "{\"time\":\"2026-03-02T10:00:00Z\",\"intervalMs\":8,\"pleth\":[1,2]},"
                + "{\"time\":\"2026-03-02T10:00:09Z\",\"intervalMs\":4,\"pleth\":[3]}]}");
        Proposal proposal = Proposal.of(recorded(events));

        assertThat(read(events)).containsExactlyInAnyOrder("d 2026-03-02T10:00:00Z 1 2", "d 2026-03-02T10:00:09Z 3");
        assertThat(proposal.fhirMapping()).contains("\"defaultPeriod\": 4");
        assertThat(proposal.explanation()).anyMatch(line -> line.contains("TO DO: the events say several distances"));
    }

    @Test
    void whatCannotBeKnownIsSaid() {
        Proposal proposal = Proposal.of(recorded(List.of(
                "{\"glucose\":101,\"ecg\":[1,2,3]}")));

        assertThat(proposal.explanation())
                .contains("  TO DO: no member looks like the device's identifier; say where it is",
                        "  TO DO: no member looks like the time of the reading; the hub's time of receipt is taken",
                        "  TO DO: the events don't say the unit; give it, and the code that goes with it")
                .anyMatch(line -> line.startsWith("TO DO: ecg[] is a list of bare numbers"));
    }
}
