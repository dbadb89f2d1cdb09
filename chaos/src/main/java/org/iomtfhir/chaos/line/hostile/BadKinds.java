package org.iomtfhir.chaos.line.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.iomtfhir.chaos.line.process.HubNames;

/** All ways in which the events of a storm are bad. Each event must be set aside, by whichever stage it is that sees it. */
public final class BadKinds {

    private static final String TIME = "\"2026-03-01T00:00:00Z\"";
    private static final String REPLAY = "application/vnd.iomt.replay+json";
    private static final String GZIP = "application/gzip";
    private static final byte[] NONE = {};

    /** Of one event: far more than the letters that are kept of one. */
    private static final int FAILURES = 5_000;

    private static final int LONG_ID = 250_000;

    /** More than a series may hold. */
    private static final int MANY = 100_001;

    /** What numbers no reading has: by name, as JSON. */
    private static final Map<String, String> NUMBERS = numbers();

    /** What times no reading has, likewise. */
    private static final Map<String, String> TIMES = times();

    private final List<BadKind> kinds = new ArrayList<>();

    private BadKinds() {}

    /** All kinds, always in the same order. */
    public static List<BadKind> all() {
        BadKinds all = new BadKinds();
        all.devices();
        all.brokenBodies();
        all.largeBodies();
        all.envelopes();
        all.properties();
        all.measurements();
        all.groups();
        all.observations();
        return List.copyOf(all.kinds);
    }

    private static Map<String, String> numbers() {
        Map<String, String> numbers = new LinkedHashMap<>();
        for (String number : List.of("1e400", "1e-400", "-1e400", "1e999999999", "1e-999999999", "1e60000000",
                "1e2147483648", "1e99999999999999999999")) {
            numbers.put(number, number);
        }
        numbers.put("a number of 5,000 digits", "9".repeat(5000));
        numbers.put("a fraction of 5,000 digits", "0." + "1".repeat(5000));
        numbers.put("a number of 800,000 digits", "9".repeat(800_000));
        numbers.put("an exponent of 5,000 digits", "1e" + "9".repeat(5000));
        return numbers;
    }

    private static Map<String, String> times() {
        Map<String, String> times = new LinkedHashMap<>();
        for (String time : List.of("0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z", "+1000000000-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z",
                "2026-13-45T25:61:61Z", "yesterday", "")) {
            times.put("the time '" + time + "'", "\"" + time + "\"");
        }
        times.put("a time of 250,000 digits", "\"" + "1".repeat(LONG_ID) + "\"");
        return times;
    }

    private void add(String hub, String name, Function<String, BadEvent> event) {
        kinds.add(new BadKind(hub + ": " + name, hub, event));
    }

    private void device(String name, Function<String, String> body) {
        add(HubNames.DEVICES, name, mark -> Bodies.plain(body.apply(mark)));
    }

    /** The texts NaN and Infinity are not among them: they are how a device says that it has no reading, and land as that. */
    private void devices() {
        NUMBERS.forEach((name, number) -> device("value " + name, mark -> Bodies.heartRate(mark, number)));
        NUMBERS.forEach((name, number) -> device("text " + name, mark -> Bodies.heartRate(mark, "\"" + number + "\"")));
        for (String value : List.of("\"36,650\"", "\"0x1F\"", "[1,2]", "{\"a\":1}", "true", "\"\"")) {
            device("value " + value, mark -> Bodies.heartRate(mark, value));
        }
        TIMES.forEach((name, time) -> device(name, mark -> Bodies.heartRate(mark, time, "70", "")));
        device("a device id of 250,000 characters",
                mark -> Bodies.heartRate(mark + "x".repeat(LONG_ID), "70"));
        device("a patient id of 250,000 characters", mark -> "{\"monitor\":\"" + mark + "\",\"patient\":\""
                + "p".repeat(LONG_ID) + "\",\"time\":" + TIME + ",\"heartRate\":70}");
        device("an encounter id of 250,000 characters",
                mark -> Bodies.heartRate(mark, TIME, "70", ",\"encounter\":\"" + "e".repeat(LONG_ID) + "\""));
        device("a correlation id of 250,000 characters", mark -> "{\"pump\":\"" + mark + "\",\"patient\":\"" + mark
                + "-patient\",\"infusion\":\"" + "i".repeat(LONG_ID)
                + "\",\"status\":[{\"at\":1772323200000,\"microlitres\":5,\"minutes\":1}]}");
        device("division by zero", mark -> "{\"pump\":\"" + mark + "\",\"patient\":\"p\",\"infusion\":\"i\",\"status\":"
                + "[{\"at\":1772323200000,\"microlitres\":600,\"minutes\":0}]}");
        device("division by next to nothing", mark -> "{\"pump\":\"" + mark + "\",\"patient\":\"p\",\"infusion\":\"i\","
                + "\"status\":[{\"at\":1772323200000,\"microlitres\":1e400,\"minutes\":1e-400}]}");
        device("milliseconds of 5,000 digits", mark -> "{\"pump\":\"" + mark
                + "\",\"patient\":\"p\",\"infusion\":\"i\",\"status\":[{\"at\":" + "9".repeat(5000)
                + ",\"microlitres\":5,\"minutes\":1}]}");
    }

    private void brokenBodies() {
        String hub = HubNames.DEVICES;
        device("no JSON", mark -> mark + " says the pager");
        device("half a JSON", mark -> "{\"monitor\":\"" + mark + "\",\"heartRate\":");
        device("more behind the JSON", mark -> Bodies.heartRate(mark, "70") + "}}}");
        device("arrays 100,000 deep",
                mark -> Bodies.heartRate(mark, Bodies.nested("[", "1", "]", 100_000)));
        device("objects 100,000 deep",
                mark -> Bodies.heartRate(mark, Bodies.nested("{\"a\":", "1", "}", 100_000)));
        device("arrays that never close", mark -> "{\"monitor\":\"" + mark + "\",\"a\":" + "[".repeat(400_000));
        device("quotes that never close", mark -> "{\"monitor\":\"" + mark + "\",\"a\":\"" + "\\\\".repeat(200_000));
        add(hub, "broken UTF-8", mark -> Bodies.bytes(NONE,
                "{\"monitor\":\"" + mark + "\",\"heartRate\":", new byte[]{(byte) 0xc3, 0x28, (byte) 0xff, '}'}));
        add(hub, "UTF-8 cut in a character", mark -> Bodies.bytes(NONE, "{\"monitor\":\"" + mark + "é",
                new byte[]{(byte) 0xe2, (byte) 0x82}));
        add(hub, "bytes of no text", mark -> Bodies.bytes(new byte[5000], mark, new byte[5000]));
        add(hub, "XML", mark -> Bodies.plain("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;" + mark
                + "</a>"));
    }

    private void largeBodies() {
        device("900 KB of one text", mark -> mark + "x".repeat(900_000));
        device("900 KB of a value's text", mark -> Bodies.heartRate(mark, "\"" + "1 ".repeat(450_000) + "\""));
        device("hundreds of failures", mark -> "{\"wearable\":\"" + mark + "\",\"patient\":\"p\",\"batch\":["
                + Bodies.repeated(FAILURES, ",", i -> "{\"time\":" + TIME + ",\"pulse\":null,\"note\":" + i + "}")
                + "]}");
        device("hundreds of bad times", mark -> "{\"wearable\":\"" + mark + "\",\"patient\":\"p\",\"batch\":["
                + Bodies.repeated(FAILURES, ",", i -> "{\"time\":\"never\",\"pulse\":" + i + "}") + "]}");
        device("100,000 members", mark -> "{\"monitor\":\"" + mark + "\",\"time\":\"never\",\"heartRate\":7"
                + Bodies.repeated(60_000, "", i -> ",\"m" + i + "\":1") + "}");
        device("a value found 100 deep, at each depth",
                mark -> Bodies.nested("{\"heartRate\":null,\"monitor\":\"" + mark
                        + "\",\"a\":", "1", "}", 100));
        device("elements for a template of elements", mark -> "{\"shared\":\"" + mark + "\",\"handover\":["
                + Bodies.repeated(FAILURES, ",", i -> "0") + "]}");
    }

    private void envelopes() {
        for (String hub : List.of(HubNames.DEVICES, HubNames.NORMALIZED, HubNames.GROUPED, HubNames.OBSERVATIONS)) {
            add(hub, "a forged replay", mark -> envelope(mark, "2026-03-01T00:00:00Z", Map.of()));
            add(hub, "a replay signed with nothing", mark -> envelope(mark, "2026-03-01T00:00:00Z",
                    Map.of("iomt-replay-signature", "00".repeat(32))));
            add(hub, "a replay of the year 1,000,000,000",
                    mark -> envelope(mark, "+1000000000-12-31T23:59:59Z", Map.of()));
            add(hub, "a packed replay", mark -> new BadEvent(Bodies.packed("{\"key\":\"" + mark + "\",\"a\":\"", ' ',
                    50_000_000, "\"}"), REPLAY, Map.of("note", mark)));
        }
    }

    private static BadEvent envelope(String mark, String time, Map<String, Object> properties) {
        String body = "{\"key\":\"" + mark
                + "\",\"stage\":\"normalize\",\"error\":\"InvalidDataFormat\",\"cause\":\"\","
                + "\"hub\":\"devicedata\",\"partition\":\"0\",\"sequenceNumber\":1,\"offset\":\"1\",\"enqueuedTime\":\""
                + time + "\",\"setAsideTime\":\"" + time + "\",\"properties\":[{\"name\":\"when\",\"kind\":\"instant\","
                + "\"value\":\"" + time + "\"}],\"systemProperties\":[{\"name\":\"iothub-connection-device-id\","
                + "\"kind\":\"text\",\"value\":\"victim\"}],\"body\":\"e30=\"}";
        return new BadEvent(body.getBytes(StandardCharsets.UTF_8), REPLAY, properties);
    }

    private void properties() {
        String hub = HubNames.DEVICES;
        add(hub, "a property of 400,000 characters", mark -> new BadEvent(body(mark), null,
                Map.of("note", "x".repeat(400_000))));
        add(hub, "a property's name of 300,000 characters", mark -> new BadEvent(body(mark), null,
                Map.of("x".repeat(300_000), "note")));
    }

    private static byte[] body(String mark) {
        return Bodies.heartRate(mark, "70").getBytes(StandardCharsets.UTF_8);
    }

    private void measurement(String name, Function<String, String> body) {
        add(HubNames.NORMALIZED, name, mark -> Bodies.plain(body.apply(mark)));
    }

    private void measurements() {
        measurement("no measurement", mark -> "[\"" + mark + "\"]");
        measurement("half a measurement", mark -> "{\"Type\":\"heartrate\",\"DeviceId\":\"" + mark);
        measurement("no type", mark -> "{\"DeviceId\":\"" + mark + "\",\"OccurrenceTimeUtc\":" + TIME + "}");
        measurement("a value that is no text", mark -> Bodies.measurement(mark, TIME, "{\"a\":[]}", ""));
        measurement("a time of no meaning", mark -> Bodies.measurement(mark, "\"never\"", "\"70\"", ""));
        measurement("value NaN", mark -> Bodies.measurement(mark, TIME, "NaN", ""));
        measurement("a number of no end", mark -> Bodies.measurement(mark, TIME, "\"1e999999999\"", ""));
        measurement("something 100,000 deep", mark -> Bodies.measurement(mark, TIME, "\"70\"", ",\"More\":"
                + Bodies.nested("[", "", "]", 100_000)));
        measurement("a device id of 250,000 characters",
                mark -> Bodies.measurement(mark + "x".repeat(LONG_ID), TIME, "\"70\"", ""));
        add(HubNames.NORMALIZED, "a packed measurement of 200 MB", mark -> new BadEvent(
                Bodies.packed("{\"DeviceId\":\"" + mark + "\",\"Type\":\"", 'x', 200_000_000, "\"}"), GZIP,
                Map.of("note", mark)));
    }

    private void group(String name, Function<String, String> body) {
        add(HubNames.GROUPED, name, mark -> Bodies.plain(body.apply(mark)));
    }

    private void groups() {
        group("no group", mark -> "[\"" + mark + "\"]");
        group("half a group", mark -> "{\"DeviceId\":\"" + mark + "\",\"Data\":[");
        group("a type of 250,000 characters", mark -> Bodies.group(mark, "t".repeat(LONG_ID),
                "[" + Bodies.reading(TIME, "hr", "\"70\"") + "]"));
        group("no readings", mark -> Bodies.group(mark, "heartrate", "{}"));
        group("values that are no numbers", mark -> Bodies.group(mark, "heartrate",
                "[" + Bodies.reading(TIME, "hr", "\"1e60000000\"") + "]"));
        group("value NaN", mark -> Bodies.group(mark, "heartrate", "[" + Bodies.reading(TIME, "hr", "NaN") + "]"));
        group("values of no name", mark -> Bodies.group(mark, "heartrate",
                "[" + Bodies.reading(TIME, "", "[]") + "]"));
        group("data 100,000 deep",
                mark -> Bodies.group(mark, "heartrate", Bodies.nested("[", "", "]", 100_000)));
        add(HubNames.GROUPED, "a packed group of 200 MB", mark -> new BadEvent(
                Bodies.packed("{\"DeviceId\":\"" + mark + "\",\"MeasureType\":\"", 'x', 200_000_000, "\"}"), GZIP,
                Map.of("note", mark)));
        add(HubNames.GROUPED, "a packed group that is cut", mark -> new BadEvent(
                Arrays.copyOf(Bodies.packed("{\"DeviceId\":\"" + mark + "\",\"MeasureType\":\"", 'x', 200_000,
                        "\"}"), 100),
                GZIP, Map.of("note", mark)));
    }

    private void observation(String name, Function<String, String> body) {
        add(HubNames.OBSERVATIONS, name, mark -> Bodies.plain(body.apply(mark)));
    }

    private void observations() {
        String instant = Bodies.instant("2026-03-01T00:00:00Z");
        Map<String, String> numbers = new LinkedHashMap<>(NUMBERS);
        // So small a number is one that FHIR allows.
        numbers.remove("1e-400");
        numbers.forEach((name, number) -> observation("value " + name,
                mark -> Bodies.observation(mark, instant, Bodies.quantity(number))));
        for (String value : List.of("NaN", "\"NaN\"", "\"Infinity\"")) {
            observation("value " + value, mark -> Bodies.observation(mark, instant, Bodies.quantity(value)));
        }
        for (String period : List.of("1e999999999", "1e-999999999", "0", "-1", "1e18")) {
            observation("a series with the period " + period, mark -> Bodies.observation(mark, Bodies.hour(),
                    Bodies.series(period, "1 2 3", "")));
        }
        observation("a series with offsets of no end", mark -> Bodies.observation(mark, Bodies.hour(),
                Bodies.series("5000", "1 2", Bodies.offsets("0 1e60000000"))));
        observation("a series of a sample of 1e999999999", mark -> Bodies.observation(mark, Bodies.hour(),
                Bodies.series("5000", "1e999999999 1", "")));
        observation("a series of 100,001 samples and two offsets", mark -> Bodies.observation(mark, Bodies.hour(),
                Bodies.series("5000", Bodies.repeated(MANY, " ", i -> "1"), Bodies.offsets("0 1"))));
        observation("a series of two samples and 100,001 offsets", mark -> Bodies.observation(mark, Bodies.hour(),
                Bodies.series("5000", "1 2", Bodies.offsets(Bodies.repeated(MANY, " ", i -> "" + i)))));
        observation("no device", mark -> "{\"resourceType\":\"Observation\",\"status\":\"final\",\"identifier\":"
                + "[{\"value\":\"a.b.c\"}],\"note\":[{\"text\":\"" + mark + "\"}]}");
        observation("a device id of 250,000 characters", mark -> Bodies.observation(mark + "x".repeat(LONG_ID),
                instant, Bodies.quantity("70")));
        observation("no resource", mark -> "{\"resourceType\":\"Nothing\",\"id\":\"" + mark + "\"}");
        observation("no JSON", mark -> "<Observation><id value=\"" + mark + "\"/></Observation>");
        observation("half an Observation",
                mark -> "{\"resourceType\":\"Observation\",\"id\":\"" + mark + "\",\"code\":");
        observation("extensions 20,000 deep", mark -> Bodies.observation(mark, instant, ",\"extension\":"
                + Bodies.nested("[{\"url\":\"u\",\"extension\":", "[]", "}]", 10_000)));
        observation("a time of no meaning", mark -> Bodies.observation(mark, Bodies.instant("never"),
                Bodies.quantity("70")));
        add(HubNames.OBSERVATIONS, "a type that is a person's name", mark -> new BadEvent(("{\"resourceType\":\"" + mark
                + "\"}").getBytes(StandardCharsets.UTF_8), null, Map.of("iomt-resource-type", "Jane Doe " + mark)));
        add(HubNames.OBSERVATIONS, "a packed resource of 200 MB", mark -> new BadEvent(
                Bodies.packed("{\"resourceType\":\"Observation\",\"id\":\"" + mark + "\",\"language\":\"", 'x',
                        200_000_000, "\"}"),
                GZIP, Map.of("note", mark)));
    }
}
