package org.iomtfhir.debugger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.iomtfhir.explain.cases.TestCaseFile;
import org.iomtfhir.explain.cases.TestCaseRun;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser: Debian's {@code chromium}, where it is installed. */
@Timeout(240)
class PageIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Milliseconds; told by -Ddebugger.limit. A crowded machine takes twice as long for the same work. */
    private static final int LIMIT = Integer.getInteger("debugger.limit", 250);

    private static final Path SHOTS = Path.of("target/screenshots");

    @TempDir
    static Path profile;
    @TempDir
    static Path downloads;
    private static Chromium chromium;
    private final TestLine line = new TestLine();
    private DebugServer server;

    @BeforeAll
    static void browser() throws Exception {
        assumeTrue(Chromium.installed().isPresent(), "no Chromium is installed (apt-get install chromium)");
        chromium = Chromium.start(profile, 1600, 1000);
        Files.createDirectories(SHOTS);
    }

    @AfterAll
    static void end() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void serve() throws Exception {
        server = DebugServer.start(0, GivenFiles.none(), line, line);
        chromium.complaints().clear();
        chromium.requests().clear();
        chromium.size(1600, 1000);
        chromium.scheme("light");
        chromium.open(server.address());
    }

    @AfterEach
    void stop() {
        try {
            assertThat(chromium.complaints()).as("exceptions and breaches of the policy").isEmpty();
            assertThat(chromium.requests()).as("nothing is asked of anybody else")
                    .allMatch(url -> url.startsWith(server.address()) || url.startsWith("blob:")
                            || url.startsWith("data:"));
        } finally {
            server.close();
        }
    }

    @Test
    void everythingHasTheNameByWhichOneFindsIt() {
        assertThat(chromium.accessible()).contains("textbox Device mapping", "textbox FHIR mapping", "textbox Events",
                "region Measurements", "region Groups", "region Observations", "region Problems");
    }

    @Test
    void eventsBecomeObservations() throws Exception {
        sample("bedside-vitals");

        assertThat(text("#measurements")).contains("heart");
        assertThat(text("#observations")).contains("\"resourceType\": \"Observation\"", "valueQuantity");
        assertThat(text("#state")).contains("Observation");
        shot("light");
    }

    @Test
    void aValueThatIsClickedLightsWhatMadeItAndWhatItBecame() throws Exception {
        sample("bedside-vitals");

        chromium.click("#observations [data-element$='/valueQuantity/value']");

        assertThat(texts("#measurements button.lit .is")).isNotEmpty();
        assertThat(texts("#device-box .trail-made")).isNotEmpty();
        assertThat(texts("#fhir-box .trail-made")).isNotEmpty();
        String value = texts("#measurements button.lit .is").get(0);
        assertThat(String.join("", texts("#events-box .trail-made"))).contains(value);
        shot("trail");

        chromium.click("#measurements [data-value]:not(.head)");

        assertThat(texts("#observations .line.lit")).isNotEmpty();
        assertThat(texts("#events-box .trail-made")).isNotEmpty();
    }

    @Test
    void theCursorInAnEventLightsWhatItBecame() throws Exception {
        sample("bedside-vitals");
        String event = SampleSet.named("bedside-vitals").events().get(0);
        int at = event.indexOf("heartRate") + "heartRate\": ".length();
        // The first event may have been scrolled away by the paste.
        chromium.evaluate("(() => { document.querySelector('#events-box .cm-scroller').scrollTop = 0;"
                + " return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); })()");
        JsonNode place = chromium.evaluate(
                """
                        (() => { const line = document.querySelector('#events-box .cm-line');
                          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
                          let left = %d;
                          for (let node; (node = walker.nextNode());) {
                            if (left < node.length) { const range = document.createRange(); range.setStart(node, left); range.setEnd(node, left + 1);
                              const box = range.getBoundingClientRect(); return { x: box.x + 1, y: box.y + box.height / 2 }; }
                            left -= node.length; } })()"""
                        .formatted(at));

        chromium.click(place.path("x").asDouble(), place.path("y").asDouble());

        assertThat(texts("#measurements .lit")).isNotEmpty();
        assertThat(texts("#observations .lit")).isNotEmpty();
    }

    @Test
    void aNearMissIsNamedAndOneButtonMendsIt() throws Exception {
        fill(device("$..[?(@hr)]"), fhir(),
                "{\"telemetry\":{\"HR\":72,\"id\":\"d-1\",\"at\":\"2026-10-09T10:18:00Z\"}}");

        assertThat(text("#problems")).contains("there is no member hr, but there is HR").contains("Use $..[?(@HR)]");
        shot("near-miss");
        int before = shown();
        chromium.click("#problems .use");
        chromium.await("Number(document.documentElement.dataset.shown) > " + before);

        assertThat(text("#measurements")).contains("pulse").contains("72");
        assertThat(text("#device-box")).contains("$..[?(@HR)]");
    }

    @Test
    void anErrorStandsUnderTheTextAsOneTypes() throws Exception {
        fill(device("$..[?(@hr)]"), fhir(), "{}");
        int before = shown();

        chromium.evaluate("document.querySelector('#device-box .cm-content').focus()");
        chromium.type("@");
        chromium.await("Number(document.documentElement.dataset.shown) > " + before);

        assertThat(text("#problems")).containsPattern("Device mapping \\d+:1 error: the file is not JSON");
        chromium.await("document.querySelector('#device-box .cm-lintRange-error, #device-box .cm-lintPoint-error')");
    }

    @Test
    void membersAreCompletedFromTheSchema() throws Exception {
        fill("{\n  \"templateType\": \"CollectionContent\",\n  \"template\": [ { \"templateType\": \"CalculatedContent\","
                + " \"template\": {\n    \"ti", "", "");

        chromium.evaluate("document.querySelector('#device-box .cm-content').focus()");
        chromium.press("End", 35, 2);
        chromium.type("m");

        chromium.await("document.querySelector('.cm-tooltip-autocomplete')");
        assertThat(text(".cm-tooltip-autocomplete")).contains("timestampExpression");
        chromium.press("Escape", 27, 0);
    }

    @Test
    void fieldsThatNobodyReadsAndFailuresByKindAreListed() throws Exception {
        fill(device("$..[?(@hr)]"), fhir(), """
                {"hr":72,"id":"d-1","at":"2026-10-09T10:18:00Z","battery":80}
                {"hr":73,"id":"d-1","at":"yesterday"}
                {"other":1}""");

        assertThat(text("#problems")).contains("/Body/battery", "in 1 event", "1 ×", "NormalizationDataMapping");
        assertThat(texts("#outcomes tbody .outcome")).containsExactly("measured", "failed", "no template");

        chromium.evaluate("(() => { const box = document.getElementById('outcome'); box.value = 'failed';"
                + " box.dispatchEvent(new Event('change')); })()");

        assertThat(texts("#outcomes tbody .outcome")).containsExactly("failed");
    }

    @Test
    void whateverAnEventHoldsIsShownAndNothingElse() throws Exception {
        String script = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>'\\\"`${1}";
        fill(device("$..[?(@hr)]").replace("\"pulse\"", "\"" + script + "\""),
                fhir().replace("\"pulse\"", "\"" + script + "\"").replace("\"Heart rate\"", "\"" + script + "\""),
                "{\"hr\":72,\"id\":\"" + script
                        + "\",\"at\":\"2026-10-09T10:18:00Z\",\"<script>window.hacked=1</script>\":\"\\u001b[31m"
                        + script + "\"}");

        chromium.evaluate("document.querySelectorAll('button.value').forEach(one => one.click())");

        assertThat(text("#observations")).contains("<script>");
        assertThat(text("#measurements")).contains("<script>");
        assertThat(text("#problems")).contains("<script>");
        assertThat(chromium.evaluate("window.hacked === undefined").asBoolean()).isTrue();
        assertThat(chromium.evaluate("document.querySelectorAll('main img, main script').length").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"light, 1600, 1000", "dark, 1600, 1000", "light, 800, 500", "dark, 390, 844"})
    void axeFindsNothing(String scheme, int width, int height) throws Exception {
        chromium.scheme(scheme);
        chromium.size(width, height);
        fill(device("$..[?(@hr)]").replace("\"unit\"", "\"unyt\""), fhir(), """
                {"hr":72,"id":"d-1","at":"2026-10-09T10:18:00Z","battery":80}
                {"hr":73,"id":"d-1","at":"yesterday"}
                {"HR":1}""");
        chromium.click("#measurements [data-value]");
        try (InputStream axe = PageIT.class.getResourceAsStream("/axe.min.js")) {
            chromium.evaluate(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + ";0");
        }
        // Colours fade in: the check is of those that stay.
        chromium.await("document.getAnimations().length === 0");

        JsonNode found = chromium.evaluate("axe.run(document, { resultTypes: ['violations'] }).then(result =>"
                + " result.violations.map(one => one.id + ': ' + one.nodes.map(node => node.target.join(' ') + ' ' + node.failureSummary).join('; ')))");

        shot(scheme + "-" + width);
        assertThat(found).isEmpty();
    }

    @Test
    void theArrowKeysGoThroughAListAndTabLeavesIt() throws Exception {
        sample("bedside-vitals");

        chromium.evaluate("document.querySelector('#measurements button.value[tabindex=\"0\"]').focus()");
        chromium.press("ArrowDown", 40, 0);
        String second = chromium.evaluate("document.activeElement.dataset.value").asText();
        chromium.press("Enter", 13, 0);
        chromium.evaluate("document.activeElement.click()");

        assertThat(second).isNotEmpty();
        assertThat(chromium.evaluate("document.activeElement.classList.contains('lit')").asBoolean()).isTrue();
        assertThat(chromium.evaluate("document.querySelectorAll('#measurements button.value[tabindex=\"0\"]').length")
                .asInt()).isEqualTo(1);
    }

    @Test
    void aLinkHoldsEverythingInItsFragment() throws Exception {
        fill(device("$..[?(@hr)]"), fhir(), "{\"hr\":72,\"id\":\"d-1\",\"at\":\"2026-10-09T10:18:00Z\"}");

        chromium.click("#link");
        chromium.await("location.hash.startsWith('#1.')");
        String link = chromium.evaluate("location.href").asText();
        chromium.open(server.address() + "?again" + link.substring(link.indexOf('#')));

        chromium.await("document.getElementById('measurements').textContent.includes('72')");
    }

    @Test
    void resultsStandWithin100MillisecondsOfAKeyAt100EventsAnd50Templates() throws Exception {
        String templates = IntStream.range(0, 50).mapToObj(i -> template("$..[?(@hr" + i + " && @id)]", "type" + i))
                .collect(Collectors.joining(","));
        String mappings = IntStream.range(0, 50).mapToObj(i -> mapping("type" + i)).collect(Collectors.joining(","));
        String events = IntStream.range(0, 100).mapToObj(i -> "{\"hr" + i % 50 + "\":" + (60 + i % 40)
                + ",\"id\":\"d-" + i % 7 + "\",\"at\":\"2026-10-09T10:18:" + (10 + i % 50) + "Z\",\"battery\":80}")
                .collect(Collectors.joining("\n"));
        fill("{\"templateType\":\"CollectionContent\",\"template\":[" + templates + "]}",
                "{\"templateType\":\"CollectionFhir\",\"template\":[" + mappings + "]}", events);
        chromium.evaluate("document.querySelector('#events-box .cm-content').focus()");
        List<Double> work = new ArrayList<>();
        List<Double> waited = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            chromium.evaluate("(() => { performance.clearMarks();"
                    + " document.addEventListener('beforeinput', () => performance.mark('key'), { capture: true, once: true });"
                    + " window.next = new Promise(done => new MutationObserver(done).observe(document.documentElement,"
                    + " { attributeFilter: ['data-shown'] })).then(() => true); })()");
            double started = milliseconds();
            chromium.type(" ");
            assertThat(chromium.evaluate("window.next").asBoolean()).isTrue();
            work.add(milliseconds() - started);
            waited.add(chromium.evaluate("performance.getEntriesByName('shown').at(-1).startTime"
                    + " - performance.getEntriesByName('key').at(-1).startTime").asDouble());
        }
        double median = middle(work.subList(30, 60));
        System.out
                .printf("100 events, 50 templates: %.0f ms of work from a key to its results (server and page, median),"
                        + " %.0f ms by the clock of this machine%n", median, middle(waited.subList(30, 60)));
        // By the time that processors spent, and not by the clock: other tests may share the machine.
        assertThat(median).as("milliseconds of work from a key to its results").isLessThan(LIMIT);
    }

    /** What this process and the page's have spent of processors. */
    private static double milliseconds() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system.getProcessCpuTime() / 1e6 + chromium.processorMilliseconds();
    }

    private static double middle(List<Double> numbers) {
        return numbers.stream().sorted().toList().get(numbers.size() / 2);
    }

    @Test
    void tenThousandEventsRunBesideTyping() throws Exception {
        String events = IntStream.range(0, 10_000).mapToObj(i -> "{\"hr\":" + (60 + i % 40) + ",\"id\":\"d-" + i % 50
                + "\",\"at\":\"2026-10-09T10:" + (10 + i % 50) + ":" + (10 + i / 50 % 50) + "Z\"}")
                .collect(Collectors.joining("\n"));
        fill(device("$..[?(@hr)]"), fhir(), events);
        assertThat(text("#state")).startsWith("10,000 events: 10,000 measurements");
        assertThat(text("#outcomes")).contains("The first 200 of 10,000");

        int before = shown();
        chromium.evaluate("document.querySelector('#device-box .cm-content').focus()");
        double workBefore = chromium.processorMilliseconds();
        chromium.type(" ");
        chromium.await("Number(document.documentElement.dataset.shown) > " + before);

        // Of the page's own thread, the one that typing waits for: its processor time, as a task's length is the machine's too.
        double work = chromium.processorMilliseconds() - workBefore;
        System.out.printf("work of the page at a key, with 10,000 events: %.0f ms%n", work);
        assertThat(work).isPositive().isLessThan(1_000);
    }

    private static String received(String time, String body) {
        return "{\"Body\":" + body + ",\"Properties\":{},\"SystemProperties\":{\"x-opt-enqueued-time\":\"2026-10-09T"
                + time
                + "Z\"}}";
    }

    private static String hourly() {
        return fhir().replace("\"typeName\": \"pulse\",", "\"typeName\": \"pulse\", \"periodInterval\": 60,")
                .replace("\"valueType\": \"Quantity\"", "\"valueType\": \"SampledData\", \"defaultPeriod\": 60000");
    }

    @Test
    void readingsStandOnALineOfTimeWithTheirWindowsAndWhatIsLateOrReplaced() throws Exception {
        fill(device("$..[?(@hr)]"), hourly(), String.join("\n",
                received("10:18:05", "{\"hr\":72,\"id\":\"d-1\",\"at\":\"2026-10-09T10:18:00Z\"}"),
                received("10:18:06", "{\"hr\":73,\"id\":\"d-1\",\"at\":\"2026-10-09T10:18:00Z\"}"),
                received("10:19:20", "{\"hr\":75,\"id\":\"d-1\",\"at\":\"2026-10-09T10:19:00Z\"}"),
                received("10:31:00", "{\"hr\":74,\"id\":\"d-1\",\"at\":\"2026-10-09T10:18:30Z\"}")));

        assertThat(text("#time")).contains("pulse · d-1", "4 readings, in 1 Observation, 1 replaced");
        assertThat(chromium.evaluate("document.querySelectorAll('#time .reading.gone').length").asInt()).isEqualTo(1);
        assertThat(chromium.evaluate("document.querySelectorAll('#time .window-0').length").asInt()).isZero();

        int before = shown();
        chromium.evaluate("(() => { const box = document.getElementById('window'); box.value = '300';"
                + " box.dispatchEvent(new Event('change')); })()");
        chromium.await("Number(document.documentElement.dataset.shown) > " + before);

        assertThat(text("#time")).contains("4 readings, in 1 Observation, 1 replaced, 1 late, 1 merged from windows");
        assertThat(texts("#time .period title"))
                .containsExactly("pulse.20261009100000Z.20261009105959Z: 4 readings, merged from 2 windows");
        assertThat(texts("#time .reading.late title")).singleElement().asString().contains("10:18:30", "bpm 74",
                "late");
        assertThat(chromium.evaluate("document.querySelectorAll('#time .window-0, #time .window-1').length").asInt())
                .isEqualTo(2);
        assertThat(text("#n-groups")).isEqualTo("2");
        shot("time");

        chromium.click("#time .reading.late");

        assertThat(texts("#measurements .card.lit .is")).containsExactly("74");
    }

    @Test
    void samplesAreDrawnBesideTheirNumbers() throws Exception {
        sample("wearable");

        assertThat(
                chromium.evaluate("document.querySelector('#observations .plot').getAttribute('aria-label')").asText())
                .matches("\\d+ samples from \\d+ to \\d+ over .* seconds");
        assertThat(text("#observations")).contains("\"data\": \"");
        assertThat(text("#time")).contains("708 readings, in 1 Observation", "4 readings, in 4 Observations");
        shot("samples");
    }

    @Test
    void theStripOfAnEcgIsDrawnLeadByLead() throws Exception {
        List<String> leads = List.of("I", "II", "III", "aVF");
        String values = leads.stream().map(lead -> "{ \"valueName\": \"" + lead + "\", \"valueExpression\": \"$.leads."
                + lead + "\", \"required\": true, \"series\": { \"rate\": 512 } }").collect(Collectors.joining(", "));
        String components = leads.stream().map(lead -> "{ \"codes\": [ { \"code\": \"" + lead + "\" } ], \"value\": {"
                + " \"valueName\": \"" + lead + "\", \"valueType\": \"SampledData\", \"defaultPeriod\": 1.953125,"
                + " \"unit\": \"uV\" } }").collect(Collectors.joining(", "));
        fill(device("$..[?(@leads)]").replace("{ \"valueName\": \"bpm\", \"valueExpression\": \"$['leads','HR']\" }",
                values), fhir().replaceAll("\"value\": \\{.*\\}", "\"components\": [ " + components + " ]"),
                "{\"id\":\"e-1\",\"at\":\"2026-10-09T10:18:00Z\",\"leads\":{"
                        + leads.stream().map(lead -> "\"" + lead + "\":[" + beats(leads.indexOf(lead) + 1) + "]")
                                .collect(Collectors.joining(","))
                        + "}}");

        assertThat(
                chromium.evaluate("document.querySelector('#observations .plot').getAttribute('aria-label')").asText())
                .matches("8192 samples of 4 channels from -\\d+ to \\d+ over 3\\.998 seconds");
        assertThat(chromium.evaluate("document.querySelectorAll('#observations .plot polyline').length").asInt())
                .isEqualTo(4);
        assertThat(texts("#measurements .card .is").get(0)).startsWith("0 0 0").endsWith("… (2048)");
        shot("ecg");
    }

    @Test
    void anHourThatIsSummedUpShowsItsNumberAndTheReadingsThatItIsOf() throws Exception {
        String mean = fhir().replace("\"typeName\": \"pulse\",", "\"typeName\": \"pulse\", \"periodInterval\": 60,")
                .replace("\"valueType\": \"Quantity\"", "\"valueType\": \"Quantity\", \"summary\": \"mean\"");
        fill(device("$..[?(@hr)]"), mean, """
                {"hr":72,"id":"d-1","at":"2026-10-09T10:18:00Z"}
                {"hr":75,"id":"d-1","at":"2026-10-09T10:20:00Z"}
                {"hr":72,"id":"d-1","at":"2026-10-09T10:18:00Z"}""");

        assertThat(texts("#observations .said")).containsExactly("73.5 beats/min (mean of 2 readings)");
        assertThat(
                chromium.evaluate("document.querySelector('#observations .plot').getAttribute('aria-label')").asText())
                .isEqualTo("2 samples from 72 to 75 over 120 seconds");
        shot("summary");

        chromium.click("#observations [data-element$='/valueQuantity/value']");
        assertThat(texts("#measurements button.lit .is")).contains("72", "75");

        merge("");
        String stored = String.join("", texts("#merge .result .line").stream().map(line -> line.substring(2)).toList());
        chromium.evaluate("document.getElementById('merge').close()");
        put("events", "{\"hr\":81,\"id\":\"d-1\",\"at\":\"2026-10-09T10:30:00Z\"}");
        settled();
        merge(stored);
        assertThat(text("#merge .result")).startsWith("merged.").contains("\"value\": 76", "72 75 81");
    }

    @Test
    void aNumberIsShownWithTheSideOnWhichTheValueLies() throws Exception {
        fill(device("$..[?(@hr)]"), fhir().replace("\"valueType\": \"Quantity\"",
                "\"valueType\": \"Quantity\", \"comparators\": true"),
                "{\"hr\":\"<40\",\"id\":\"d-1\",\"at\":\"2026-10-09T10:18:00Z\"}");

        assertThat(texts("#observations .said")).containsExactly("<40 beats/min");
    }

    /** Four seconds of a heart: a small wave, a sharp one, a broad one. */
    private static String beats(int height) {
        return IntStream.range(0, 4 * 512).mapToObj(i -> {
            double at = (i % 440) / 440.0;
            double wave = 0.12 * wave(at, 0.18, 0.025) - 0.1 * wave(at, 0.28, 0.008) + wave(at, 0.3, 0.01)
                    - 0.2 * wave(at, 0.325, 0.01) + 0.3 * wave(at, 0.55, 0.04);
            return Long.toString(Math.round(1_100 * height * wave));
        }).collect(Collectors.joining(","));
    }

    private static double wave(double at, double middle, double width) {
        return Math.exp(-(at - middle) * (at - middle) / (2 * width * width));
    }

    @Test
    void anObservationIsMergedWithOneThatIsPastedOrFetchedAsPersistWould() throws Exception {
        fill(device("$..[?(@hr)]"), hourly(), "{\"hr\":72,\"id\":\"d-1\",\"at\":\"2026-10-09T10:18:00Z\"}");
        merge("");
        assertThat(text("#merge .result")).startsWith("created.");
        String stored = String.join("", texts("#merge .result .line").stream().map(line -> line.substring(2)).toList());
        chromium.evaluate("document.getElementById('merge').close()");
        fill(device("$..[?(@hr)]"), hourly(), "{\"hr\":80,\"id\":\"d-1\",\"at\":\"2026-10-09T10:20:00Z\"}");

        merge(stored);

        assertThat(text("#merge .result")).startsWith("merged.").containsPattern("\"data\": \"[E ]*72 E 80[E ]*\"");
        assertThat(texts("#merge .result .line.new")).anyMatch(line -> line.contains("\"data\""))
                .noneMatch(line -> line.contains("\"category\""));
        shot("merge");

        merge("{\"resourceType\":\"Patient\"}");
        assertThat(text("#merge .result")).isEqualTo("what was given as stored is a resource, and no Observation");

        line.stored(stored);
        chromium.evaluate(
                "(() => { document.getElementById('stored-id').value = 'known'; document.getElementById('fetch').click(); })()");
        chromium.await("document.getElementById('stored').value.includes('\"resourceType\": \"Observation\"')");
        chromium.click("#do-merge");
        chromium.await("document.querySelector('#merge .result').textContent.startsWith('merged.')");

        chromium.evaluate(
                "(() => { document.getElementById('stored-id').value = 'none'; document.getElementById('fetch').click(); })()");
        chromium.await("document.querySelector('#merge .result').textContent.includes('no Observation none')");
    }

    private void merge(String stored) throws Exception {
        chromium.evaluate("(() => { const dialog = document.getElementById('merge');"
                + " if (!dialog.open) { document.querySelector('#observations .card .use').click(); }"
                + " dialog.querySelector('.result').replaceChildren(); document.getElementById('stored').value = "
                + JSON.writeValueAsString(stored) + "; document.getElementById('do-merge').click(); })()");
        chromium.await("document.querySelector('#merge .result').textContent !== ''");
    }

    @Test
    void eventsComeFromAHubOrADeadLetterOrAreAsACloudServiceBringsThem() throws Exception {
        fill(device("$..[?(@hr)]"), fhir(), "");
        chromium.click("#elsewhere");
        shot("elsewhere");
        chromium.evaluate("document.getElementById('last').value = '64'");
        chromium.click("#read-hub");
        chromium.await("document.getElementById('measurements').textContent.includes('64')");

        chromium.click("#elsewhere");
        chromium.evaluate("document.getElementById('hub').value = 'none'");
        chromium.click("#read-hub");
        chromium.await("document.getElementById('opening-said').textContent === 'there is no hub none'");
        chromium.evaluate("document.getElementById('letter').value = 'normalize@1'");
        chromium.click("#read-letter");
        chromium.await("document.getElementById('problems').textContent.includes('NormalizationDataMapping')");

        put("events", "{\"hr\":61.0,\"id\":\"d-1\",\"at\":\"2026-10-09T10:18:00Z\"}");
        settled();
        chromium.click("#elsewhere");
        chromium.click("#iot-hub");
        settled();
        assertThat(text("#events-box .cm-content")).startsWith("{\"Body\":{\"hr\":61.0,")
                .contains("\"iothub-connection-device-id\":\"device-1\"");
        chromium.click("#elsewhere");
        chromium.click("#iot-central");
        chromium.await("document.getElementById('opening-said').textContent.includes('has a Body already')");
        chromium.evaluate("document.getElementById('opening').close()");
        put("events", "{\"hr\":61.0,\"id\":\"d-1\",\"at\":\"2026-10-09T10:18:00Z\"}");
        settled();
        chromium.click("#elsewhere");
        chromium.click("#iot-central");
        settled();
        assertThat(text("#events-box .cm-content")).startsWith("{\"applicationId\":").contains(
                "\"telemetry\":{\"hr\":61.0,");
        assertThat(text("#measurements")).contains("61.0");
    }

    @Test
    void twoVersionsOfTheTemplatesAreComparedObservationByObservation() throws Exception {
        fill(device("$..[?(@hr)]"), fhir(), "{\"hr\":72,\"id\":\"d-1\",\"at\":\"2026-10-09T10:18:00Z\"}\n"
                + "{\"hr\":73,\"id\":\"d-2\",\"at\":\"2026-10-09T10:18:00Z\"}");
        chromium.click("#compare");
        chromium.await(
                "document.getElementById('compared').textContent.includes('2 same, 0 differ, 0 only now, 0 only before')");

        put("fhir", fhir().replace("8867-4", "8889-8"));

        chromium.await("document.getElementById('compared').textContent.includes('0 same, 2 differ')");
        assertThat(texts("#compared .changes li"))
                .anyMatch(line -> line.contains("/code/coding/0/code") && line.contains(
                        "\"8867-4\"") && line.contains("\"8889-8\""));
        shot("compare");

        put("fhir", fhir());
        put("device", device("$..[?(@hr > 72)]").replace("'> 72)]'", "'hr'"));
        chromium.await("document.getElementById('compared').textContent.includes('1 only before')");
        chromium.click("#compare");
        chromium.await("document.getElementById('compared').textContent === ''");
    }

    @Test
    void filesAndFoldersAreOpenedAndWhatIsLeftIsNamed() throws Exception {
        Path shapes = Path.of("../templates/samples/shapes");
        Path flat = shapes.resolve("flat");

        chromium.choose("#folder", List.of(flat));
        chromium.await("document.getElementById('opened').textContent.startsWith('Opened ')");
        assertThat(text("#opened")).contains("flat/devicecontent.json", "flat/fhirmapping.json", "flat/events.jsonl",
                "not flat/flat.case.json");
        settled();
        assertThat(text("#observations")).contains("8867-4");
        shot("folder");

        chromium.choose("#folder", List.of(shapes));
        chromium.await("document.getElementById('opened').textContent.startsWith('The templates are in folders')");
        assertThat(text("#opened")).contains("arrays, continuous-glucose, ecg-strip, flat");
        assertThat(text("#observations")).as("what was open stays").contains("8867-4");

        chromium.choose("#chosen", List.of(shapes.resolve("nested/events.jsonl")));
        chromium.await("document.getElementById('opened').textContent === 'Opened events.jsonl.'");
        settled();
        assertThat(text("#fhir-box")).as("the templates stay").contains("CollectionFhir");

        chromium.choose("#chosen", List.of(flat.resolve("flat.case.json")));
        chromium.await("document.getElementById('opened').textContent.includes('names the file devicecontent.json')");

        chromium.choose("#chosen", List.of(Path.of("src/main/resources/org/iomtfhir/debugger/page/icon.svg"),
                Path.of("src/main/resources/org/iomtfhir/debugger/page/page.css")));
        chromium.await("document.getElementById('opened').textContent.startsWith('There is no template')");
    }

    @Test
    void aFolderThatIsDroppedIsOpened() throws Exception {
        Path flat = Path.of("../templates/samples/shapes/flat").toAbsolutePath().normalize();

        Map<String, Object> data = Map.of("items", List.of(), "files", List.of(flat.toString()), "dragOperationsMask",
                1);
        for (String type : List.of("dragEnter", "dragOver", "drop")) {
            chromium.send("Input.dispatchDragEvent", Map.of("type", type, "x", 400, "y", 400, "data", data));
        }

        chromium.await("document.getElementById('opened').textContent.startsWith('Opened ')");
        assertThat(text("#opened")).contains("flat/devicecontent.json", "flat/fhirmapping.json", "flat/events.jsonl");
        settled();
        assertThat(text("#observations")).contains("8867-4");
    }

    @Test
    void theTestCaseAndTheTraceAreFilesThatHoldWhatThePageShows() throws Exception {
        chromium.send("Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", downloads.toString()));
        fill(device("$..[?(@hr)]"), fhir(), "{\"hr\":72,\"id\":\"d-1\",\"at\":\"2026-10-09T10:18:00Z\"}");

        chromium.click("#case");
        JsonNode saved = downloaded("templates.case.json");
        assertThat(saved.at("/expected/measurements").asInt()).isEqualTo(1);
        assertThat(saved.at("/expected/observations/0/valueQuantity/value").asInt()).isEqualTo(72);
        assertThat(TestCaseRun.run(TestCaseFile.read(downloads.resolve("templates.case.json")))).isEmpty();

        chromium.click("#trace");
        JsonNode trace = downloaded("trace.json");
        assertThat(trace.at("/measurements/0/values/0/value").asText()).isEqualTo("72");
        assertThat(trace.path("observations")).hasSize(1);
    }

    private static JsonNode downloaded(String name) throws Exception {
        Path file = downloads.resolve(name);
        Awaitility.await(name).atMost(Duration.ofSeconds(30)).until(() -> Files.exists(file) && Files.size(file) > 0);
        return JSON.readTree(file.toFile());
    }

    private static String device(String match) {
        return "{\n  \"templateType\": \"CollectionContent\",\n  \"template\": [\n    " + template(match, "pulse")
                + "\n  ]\n}\n";
    }

    private static String template(String match, String type) {
        String value = match.replaceAll(".*?@\\.?(\\w+).*", "$1");
        return """
                {
                      "templateType": "JsonPathContent",
                      "template": {
                        "typeName": "%s",
                        "typeMatchExpression": "%s",
                        "deviceIdExpression": "$.id",
                        "timestampExpression": "$.at",
                        "values": [
                          { "valueName": "bpm", "valueExpression": "$['%s','HR']" }
                        ]
                      }
                    }""".formatted(type, match, value);
    }

    private static String fhir() {
        return "{\n  \"templateType\": \"CollectionFhir\",\n  \"template\": [\n    " + mapping("pulse") + "\n  ]\n}\n";
    }

    private static String mapping(String type) {
        return """
                {
                      "templateType": "CodeValueFhir",
                      "template": {
                        "typeName": "%s",
                        "codes": [ { "code": "8867-4", "system": "http://loinc.org", "display": "Heart rate" } ],
                        "category": [ { "codes": [ { "code": "vital-signs", "system": "http://terminology.hl7.org/CodeSystem/observation-category" } ] } ],
                        "value": { "valueName": "bpm", "valueType": "Quantity", "unit": "beats/min", "system": "http://unitsofmeasure.org", "code": "/min" }
                      }
                    }"""
                .formatted(type);
    }

    private void sample(String name) throws Exception {
        SampleSet set = SampleSet.named(name);
        fill(set.deviceContent(), set.fhirMapping(), String.join("\n", set.events()));
    }

    /** Puts texts into the boxes as a paste would, and waits for what comes of the last. */
    private void fill(String device, String fhir, String events) throws Exception {
        put("device", device);
        put("fhir", fhir);
        put("events", events);
        chromium.await("document.getElementById('state').textContent !== ''");
        settled();
    }

    private void put(String box, String text) throws Exception {
        chromium.evaluate("document.querySelector('#" + box + "-box .cm-content').focus()");
        chromium.press("a", 65, 2);
        chromium.evaluate("(() => { const data = new DataTransfer(); data.setData('text/plain', "
                + JSON.writeValueAsString(text) + "); document.activeElement.dispatchEvent(new ClipboardEvent('paste',"
                + " { clipboardData: data, bubbles: true, cancelable: true })); })()");
    }

    /** Waits until what was asked last has been shown. */
    private void settled() {
        chromium.await(
                """
                        (() => { const asked = performance.getEntriesByName('asked').at(-1)?.startTime;
                          const shown = performance.getEntriesByName('shown').at(-1)?.startTime;
                          window.quiet = asked && shown > asked ? (window.quiet ?? 0) + 1 : 0; return window.quiet > 5; })()""");
        chromium.evaluate("window.quiet = 0");
    }

    private int shown() {
        return chromium.evaluate("Number(document.documentElement.dataset.shown)").asInt();
    }

    private String text(String selector) {
        return chromium.evaluate("document.querySelector(" + JSON.valueToTree(selector) + ").textContent").asText();
    }

    private List<String> texts(String selector) {
        List<String> texts = new ArrayList<>();
        chromium.evaluate(
                "[...document.querySelectorAll(" + JSON.valueToTree(selector) + ")].map(one => one.textContent)")
                .forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private static void shot(String name) throws Exception {
        Files.write(SHOTS.resolve(name + ".png"), chromium.screenshot());
    }
}
