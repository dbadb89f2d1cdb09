package org.iomtfhir.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.iomtfhir.local.eventhubs.LocalEventHubs;
import org.iomtfhir.local.line.LineServices;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.service.RunningService;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts, workbook and dashboard ask for metrics that the services have, under the names that Prometheus sees. */
@Timeout(240)
class WatchingTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = AzureLine.FOLDER.resolve("watching");

    /** A word of a query that is followed by labels, a range, a bracket that closes, a comparison or the end. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?=\\s*(?:[{\\[)>< ]|$))");
    private static final Set<String> LANGUAGE = Set.of("sum", "by", "max", "min", "count", "or", "unless", "offset",
            "rate", "increase", "absent", "histogram_quantile", "label_replace", "LAG_ALERT_DEVICE_EVENTS",
            "LAG_ALERT_GROUP",
            "LAG_ALERT_INNER");

    private static final Pattern LABEL = Pattern.compile("([A-Za-z_]+)=\"([^\"]*)\"");
    private static final Pattern SELECTED = Pattern.compile("[{,] *([A-Za-z_]+) *=~? *\"([^\"]*)\"");
    private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");
    /** The collector's label. */
    private static final Set<String> ADDED = Set.of("replica");
    private static final Set<String> STAGES = Set.of("normalize", "group", "transform", "persist");

    private static final String CAPABILITIES = """
            {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "software": {"name": "HAPI FHIR Server"},
             "rest": [{"mode": "server", "interaction": [{"code": "transaction"}], "resource": [
              {"type": "Observation", "interaction": [{"code": "search-type"}, {"code": "read"}, {"code": "update"}]},
              {"type": "Device", "interaction": [{"code": "search-type"}, {"code": "read"}]},
              {"type": "Patient", "interaction": [{"code": "search-type"}, {"code": "read"}]}]}]}""";

    /** What persist served. */
    private static String page = "";

    @Test
    void everyQueryAsksForMetricsThatExist() throws IOException {
        Map<String, Map<String, Set<String>>> exposed = exposed();
        List<String> queries = queries();
        assertThat(queries).hasSizeGreaterThan(30);

        for (String query : queries) {
            assertThat(exposed.keySet()).as(query).containsAll(metrics(query));
            assertThat(metrics(query)).as(query).isNotEmpty();
            assertThat(unknownLabels(query, exposed)).as(query).isEmpty();
        }
    }

    private static List<String> queries() throws IOException {
        List<String> queries = new ArrayList<>();
        JSON.readTree(FOLDER.resolve("alerts.json").toFile())
                .forEach(alert -> queries.add(alert.path("expression").asText()));
        for (JsonNode item : JSON.readTree(FOLDER.resolve("workbook.json").toFile()).path("items")) {
            if (item.at("/content/queryType").asInt() == 16) {
                queries.add(JSON.readTree(item.at("/content/query").asText()).path("queryText").asText());
            }
        }
        JSON.readTree(FOLDER.resolve("grafana-dashboard.json").toFile()).path("panels")
                .forEach(panel -> queries.add(panel.at("/targets/0/expr").asText()));
        return queries;
    }

    @Test
    void aNameThatNoServiceHasIsSeen() throws IOException {
        assertThat(exposed().keySet())
                .doesNotContainAnyElementsOf(metrics("sum by (stage) (rate(DeadLetters_total[5m])) > 0"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"max by (stage, partitions) (PartitionLag) | partitions",
            "sum by (stage) (increase(TotalErrors_total{error=\"InvalidTemplate\"}[10m])) | error",
            "sum by (partition) (RetentionLoss_total) | partition",
            "sum(rate(MeasurementGroup_total{stage=\"grouping\"}[5m])) | grouping",
            "'max by (stage) (PartitionLag{stage=~\"transform|persists\"})' | persists",
            "sum by (stage) (TotalErrors_total{name=\"BrokenTemplate\"}) | BrokenTemplate",
            "sum by (partition) (rate(cache_gets_total{result=\"hit\"}[5m])) | partition",
            "sum by (cache) (rate(cache_gets_total{result=\"hits\"}[5m])) | hits"})
    void aLabelThatTheMetricDoesNotHaveIsSeen(String query, String label) throws IOException {
        assertThat(unknownLabels(query, exposed())).containsExactly(label);
    }

    /** The page for operators tells of each metric that persist has of its own, and of none that it has not. */
    @Test
    void thePageForOperatorsNamesPersistsOwnMetrics() throws IOException {
        Set<String> told = new TreeSet<>();
        Pattern.compile("`((?:fhir|cache)_[a-z_]+)`").matcher(Files.readString(Path.of("../../docs/operations.md")))
                .results().forEach(match -> told.add(match.group(1)));

        assertThat(exposed().keySet()).containsAll(told);
        assertThat(told).containsAll(exposed().keySet().stream().filter(name -> name.startsWith("fhir_")).toList());
    }

    @Test
    void thereIsAnAlertForEachThingThatSomebodyMustSee() throws IOException {
        assertThat(JSON.readTree(FOLDER.resolve("alerts.json").toFile()).findValuesAsText("name")).contains(
                "DeadLetters", "Lag", "NotReady", "TemplatesRefused", "LostByRetention");
    }

    @Test
    void lagIsShownByPartition() throws IOException {
        assertThat(Files.readString(FOLDER.resolve("workbook.json")))
                .contains("max by (stage, partition) (PartitionLag)");
        assertThat(Files.readString(FOLDER.resolve("grafana-dashboard.json")))
                .contains("max by (stage, partition) (PartitionLag)");
    }

    private static Set<String> metrics(String query) {
        Set<String> names = new TreeSet<>();
        String bare = query.replaceAll("\"[^\"]*\"", "").replaceAll("by \\([^)]*\\)", "").replaceAll("\\[[^]]*]", "[ ")
                .replaceAll("\\{[^}]*}", "{ ").replaceAll("offset \\w+", "");
        WORD.matcher(bare).results().map(match -> match.group()).filter(word -> !LANGUAGE.contains(word))
                .forEach(names::add);
        return names;
    }

    /** What a query gathers or chooses by, or a value that it chooses, and none of its metrics has. */
    private static Set<String> unknownLabels(String query, Map<String, Map<String, Set<String>>> exposed) {
        Map<String, Set<String>> known = new TreeMap<>();
        for (String metric : metrics(query)) {
            exposed.get(metric).forEach((label, values) -> known.merge(label, values, WatchingTest::both));
        }
        ADDED.forEach(label -> known.put(label, Set.of()));
        known.replace("stage", STAGES);
        Set<String> unknown = new TreeSet<>();
        BY.matcher(query).results().flatMap(by -> Arrays.stream(by.group(1).split(", *")))
                .filter(label -> !known.containsKey(label)).forEach(unknown::add);
        SELECTED.matcher(query).results().forEach(selected -> {
            Set<String> values = known.get(selected.group(1));
            if (values == null) {
                unknown.add(selected.group(1));
            } else {
                Arrays.stream(selected.group(2).split("\\|")).filter(value -> !values.contains(value))
                        .forEach(unknown::add);
            }
        });
        return unknown;
    }

    private static <T> Set<T> both(Set<T> one, Set<T> other) {
        Set<T> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    /** Metrics that a service shows, with their labels and the values of these: persist's own page, and what comes of events. */
    private static Map<String, Map<String, Set<String>>> exposed() {
        Map<String, Map<String, Set<String>>> names = new TreeMap<>();
        (page + afterEvents()).lines().filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
            Map<String, Set<String>> labels = names.computeIfAbsent(line.replaceAll("[{ ].*", ""),
                    name -> new TreeMap<>());
            LABEL.matcher(line).results().forEach(label -> labels.merge(label.group(1), Set.of(label.group(2)),
                    WatchingTest::both));
        });
        return names;
    }

    private static String afterEvents() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        LineMetrics metrics = new LineMetrics(registry, "normalize", new ServiceHealth(Clock.systemUTC()));
        metrics.deadLetter(ErrorName.InvalidTemplate);
        metrics.partitionLag("0", 1);
        return registry.scrape();
    }

    /** Of a persist at work, whose hub is empty; the FHIR server has told what it can and is asked for nothing else. */
    @BeforeAll
    static void readThePageOfAService(@TempDir Path directory) throws Exception {
        HttpServer fhir = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        fhir.createContext("/fhir/metadata", exchange -> {
            byte[] statement = CAPABILITIES.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
            exchange.sendResponseHeaders(200, statement.length);
            exchange.getResponseBody().write(statement);
            exchange.close();
        });
        fhir.start();
        LineService persist = LineServices.of(Service.PERSIST);
        try (LocalEventHubs hubs = LocalEventHubs.builder().dataDirectory(directory.resolve("hubs"))
                .hub("observations", 1).start();
                RunningService running = RunningService.start(persist, persist.load(Map.of(
                        "IOMT_INPUT_CONNECTION_STRING", hubs.connectionString(), "IOMT_CHECKPOINTS_DIRECTORY",
                        directory.resolve("checkpoints").toString(), "IOMT_DEAD_LETTERS_DIRECTORY",
                        directory.resolve("deadletters").toString(), "IOMT_FHIR_URL",
                        "http://127.0.0.1:" + fhir.getAddress().getPort() + "/fhir", "IOMT_IDENTITY_DEVICE_SYSTEM",
                        "any", "IOMT_IDENTITY_PATIENT_SYSTEM", "any", "IOMT_HEALTH_ADDRESS", "127.0.0.1",
                        "IOMT_HEALTH_PORT", "0"), null), Clock.systemUTC());
                HttpClient client = HttpClient.newHttpClient()) {
            running.started().get(120, TimeUnit.SECONDS);
            page = client.send(HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + running.healthPort() + "/metrics")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
        } finally {
            fhir.stop(0);
        }
    }
}
