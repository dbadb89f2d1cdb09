package org.iomtfhir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterSummary;
import org.iomtfhir.runtime.deadletter.DirectoryDeadLetterStore;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.samples.ExpectedObservation;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class LineIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Stands in every value that must not be seen in a log. */
    private static final String MARK = "zq7phi";

    @TempDir
    static Path directory;
    private static LineLog log;
    private static LocalLine line;
    private static DeviceFeed feed;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        SharedFhirServer.url();
        log = LineLog.capture();
        line = Lines.start(directory, Set.of(Service.values()));
        feed = new DeviceFeed(line.ready());
    }

    @AfterAll
    static void stop() {
        feed.close();
        line.close();
    }

    private static List<LandedObservation> observationsOf(String devices) throws IOException, InterruptedException {
        return new FhirReader(line.ready().fhir()).observations().stream()
                .filter(observation -> observation.device() != null && observation.device().startsWith(devices))
                .toList();
    }

    private static String heartRate(String device, String patient, Object rate, Instant time) {
        return "{\"monitor\":\"" + device + "\",\"patient\":\"" + patient + "\",\"time\":\"" + time
                + "\",\"heartRate\":" + rate + "}";
    }

    @Test
    void theSampleSetsLandExactlyAsTheySay() throws Exception {
        List<SampleSet> sets = SampleSet.all();
        for (SampleSet set : sets) {
            feed.sendAll(set.events().stream().map(body -> new DeviceFeed.Event(set.name(), body)).toList());
        }

        List<ExpectedObservation> expected = sets.stream().flatMap(set -> set.expected().stream()).toList();
        Set<String> devices = expected.stream().map(ExpectedObservation::deviceId).collect(Collectors.toSet());
        await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            List<LandedObservation> landed = observationsOf("").stream()
                    .filter(one -> devices.contains(one.device())).toList();
            assertThat(expected).allSatisfy(one -> assertThat(landed).anyMatch(observation -> observation.is(one)));
            assertThat(landed).hasSameSizeAs(expected);
        });
        assertThat(Lines.deadLetters(line.ready())).noneMatch(letter -> sent(letter).contains("\"MRN-"));
    }

    private static String sent(DeadLetterSummary letter) {
        DeadLetter whole = new DirectoryDeadLetterStore(line.ready().deadLetters()).get(letter.key()).orElseThrow();
        return new String(whole.event().body(), UTF_8);
    }

    @Test
    void whatCannotBeUsedIsSetAsideWithItsCauseAndWhatComesBehindItLands() throws Exception {
        String device = MARK + "-bad-monitor";
        String patient = MARK + "-patient";
        Instant time = Instant.parse("2026-04-02T08:00:00Z");
        String noTime = "{\"monitor\":\"" + device + "\",\"patient\":\"" + patient + "\",\"heartRate\":77}";
        String noDevice = "{\"patient\":\"" + patient + "\",\"time\":\"" + time + "\",\"heartRate\":77}";
        String wrongTime = heartRate(device, patient, 77, time).replace(time.toString(), MARK + " o'clock");
        String noNumber = heartRate(device, patient, "\"" + MARK + " beats\"", time.minusSeconds(60));
        String cut = heartRate(device, patient, 77, time).substring(0, 60);
        // What no template matches is no error: devices send much that nobody asked for. No body at all counts as null,
        // since a template may read the event's properties alone.
        List<String> unasked = List.of("", "{}", "[]", "42", "null", "true", "\"" + MARK + "\"", "[[[[1]]]]",
                "{\"unknown\":{\"deep\":[1,2,{\"" + MARK + "\":\"" + MARK + "\"}]}}");
        Map<String, String> bad = new TreeMap<>();
        bad.put(cut, "InvalidDataFormat");
        bad.put(MARK + " is not JSON", "InvalidDataFormat");
        bad.put(noTime, "NormalizationDataMapping");
        bad.put(noDevice, "NormalizationDataMapping");
        bad.put(wrongTime, "NormalizationDataMapping");

        // All through one partition: nothing behind the bad ones could land if they held it up.
        List<CompletableFuture<Void>> accepted = new ArrayList<>();
        byte[] noText = {(byte) 0xff, (byte) 0xfe, 0, 1, 2, (byte) 0x80};
        accepted.add(feed.send(device, noText));
        for (String body : bad.keySet()) {
            accepted.add(feed.send(device, body.getBytes(UTF_8)));
        }
        accepted.add(feed.send(device, noNumber.getBytes(UTF_8)));
        for (String body : unasked) {
            accepted.add(feed.send(device, body.getBytes(UTF_8)));
        }
        accepted.add(feed.send(device, heartRate(device, patient, 81, time).getBytes(UTF_8)));
        CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);

        await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            Map<String, String> setAside = new TreeMap<>();
            Lines.deadLetters(line.ready()).stream().filter(letter -> letter.stage().equals("normalize"))
                    .filter(letter -> bad.containsKey(sent(letter)))
                    .forEach(letter -> setAside.put(sent(letter), letter.error().name()));
            assertThat(setAside).isEqualTo(bad);
        });
        await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(letters())
                .filteredOn(letter -> letter.stage().equals("transform")).singleElement()
                .satisfies(letter -> assertThat(letter.error().name()).isEqualTo("InvalidQuantityFhirValue")));
        await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(observationsOf(device))
                .singleElement().satisfies(one -> assertThat(one.inWords()).isEqualTo("81 beats/min")));
        List<DeadLetter> letters = letters();
        assertThat(letters).filteredOn(letter -> java.util.Arrays.equals(letter.event().body(), noText)).hasSize(1)
                .allSatisfy(letter -> assertThat(letter.error().name()).isEqualTo("InvalidDataFormat"));
        assertThat(letters).filteredOn(letter -> letter.stage().equals("normalize")).hasSize(1 + bad.size());
        assertThat(letters).allSatisfy(letter -> assertThat(letter.cause()).isNotBlank().doesNotContain(MARK));
        assertNothingMarkedIsLogged();
    }

    private static List<DeadLetter> letters() {
        DirectoryDeadLetterStore store = new DirectoryDeadLetterStore(line.ready().deadLetters());
        return Lines.deadLetters(line.ready()).stream().map(letter -> store.get(letter.key()).orElseThrow()).toList();
    }

    private static void assertNothingMarkedIsLogged() {
        List<String> lines = log.lines();
        // The log is looked at while it tells of these very events.
        assertThat(lines).anyMatch(text -> text.contains("Set aside devicedata/"));
        assertThat(lines).noneMatch(text -> text.contains(MARK));
    }

    @Test
    void anEventOfAMegabyteLands() throws Exception {
        String device = MARK + "-large-monitor";
        String body = heartRate(device, MARK + "-large", 66, Instant.parse("2026-04-02T09:00:00Z")).replace("{",
                "{\"note\":\"" + (MARK + " ").repeat(140_000) + "\",");
        assertThat(body.length()).isGreaterThan(970_000);

        feed.send(device, body.getBytes(UTF_8)).get(60, TimeUnit.SECONDS);

        await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> assertThat(observationsOf(device))
                .singleElement().satisfies(one -> assertThat(one.inWords()).isEqualTo("66 beats/min")));
        assertThat(log.lines()).noneMatch(text -> text.contains(MARK));
    }

    @Test
    void tenThousandReadingsInOneEventAllLand() throws Exception {
        String device = MARK + "-busy-wearable";
        Instant start = Instant.parse("2026-04-02T00:00:00Z");
        String readings = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"time\":\"" + start.plusSeconds(5L * i) + "\",\"pulse\":" + (40 + i % 120) + "}")
                .collect(Collectors.joining(","));

        feed.send(device, ("{\"wearable\":\"" + device + "\",\"batch\":[" + readings + "]}").getBytes(UTF_8)).get(60,
                TimeUnit.SECONDS);

        // 10,000 times five seconds are thirteen hours and a part of the fourteenth.
        Set<Integer> seen = new HashSet<>();
        await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            seen.clear();
            List<LandedObservation> landed = observationsOf(device);
            assertThat(landed).hasSize(14);
            for (LandedObservation one : landed) {
                JsonNode series = one.resource().path("valueSampledData");
                assertThat(series.path("period").asInt()).isEqualTo(5000);
                int slot = (int) Duration.between(start, one.start()).toSeconds() / 5;
                for (String sample : series.path("data").asText().split(" ")) {
                    if (!sample.equals("E")) {
                        assertThat(sample).isEqualTo(Integer.toString(40 + slot % 120));
                        seen.add(slot);
                    }
                    slot++;
                }
            }
            assertThat(seen).hasSize(10_000);
        });
        assertThat(new TreeSet<>(seen).last()).isEqualTo(9_999);
        assertThat(log.lines()).noneMatch(text -> text.contains(MARK));
    }
}
