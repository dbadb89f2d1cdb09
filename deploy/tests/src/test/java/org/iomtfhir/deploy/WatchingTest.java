package org.iomtfhir.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.health.JvmMetrics;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts, workbook and dashboard ask for metrics that the services have, under the names that Prometheus sees. */
class WatchingTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = AzureLine.FOLDER.resolve("watching");

    /** A word of a query that is followed by labels, a range, a bracket that closes, a comparison or the end. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?=\\s*(?:[{\\[)>< ]|$))");
    private static final Set<String> LANGUAGE = Set.of("sum", "by", "max", "min", "count", "or", "unless", "offset",
            "rate", "increase", "absent", "histogram_quantile", "label_replace", "LAG_ALERT_DEVICE_EVENTS",
            "LAG_ALERT_GROUP",
            "LAG_ALERT_INNER");

    private static final Pattern LABEL = Pattern.compile("([A-Za-z_]+)=\"");
    private static final Pattern SELECTED = Pattern.compile("[{,] *([A-Za-z_]+) *=~? *\"");
    private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");
    /** The collector's label. */
    private static final Set<String> ADDED = Set.of("replica");

    @Test
    void everyQueryAsksForMetricsThatExist() throws IOException {
        Map<String, Set<String>> exposed = exposed();
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
            "sum by (partition) (RetentionLoss_total) | partition"})
    void aLabelThatTheMetricDoesNotHaveIsSeen(String query, String label) throws IOException {
        assertThat(unknownLabels(query, exposed())).containsExactly(label);
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

    /** What a query gathers or chooses by, and none of its metrics has; of persist's own metrics labels are not known here. */
    private static Set<String> unknownLabels(String query, Map<String, Set<String>> exposed) {
        Set<String> known = new TreeSet<>(ADDED);
        for (String metric : metrics(query)) {
            Set<String> labels = exposed.get(metric);
            if (labels == null || labels.isEmpty()) {
                return Set.of();
            }
            known.addAll(labels);
        }
        Set<String> used = new TreeSet<>();
        BY.matcher(query).results().forEach(by -> used.addAll(List.of(by.group(1).split(", *"))));
        SELECTED.matcher(query).results().forEach(selected -> used.add(selected.group(1)));
        used.removeAll(known);
        return used;
    }

    /**
     * What a service shows once each of its metrics has been touched, with its labels, and what persist and its caches add, without.
     */
    private static Map<String, Set<String>> exposed() throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        LineMetrics metrics = new LineMetrics(registry, "persist", new ServiceHealth(Clock.systemUTC()));
        metrics.deadLetter(ErrorName.InvalidTemplate);
        metrics.error(ErrorName.InvalidTemplate);
        metrics.partitionLag("0", 1);
        metrics.retried("hub");
        metrics.measurementIngested(Duration.ofMillis(1));
        metrics.deviceEventProcessed(Duration.ofMillis(1));
        metrics.fhirResourcesSaved(LineMetrics.Operation.CREATED, "Observation", 1);
        Map<String, Set<String>> names = new TreeMap<>();
        try (JvmMetrics jvm = new JvmMetrics(registry, "persist")) {
            registry.scrape().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                Set<String> labels = names.computeIfAbsent(line.replaceAll("[{ ].*", ""), name -> new TreeSet<>());
                LABEL.matcher(line).results().forEach(label -> labels.add(label.group(1)));
            });
        }
        // Persist's own, as the page for operators lists them, which its tests hold to what persist shows.
        Pattern.compile("`((?:fhir|cache)_[a-z_]+)`").matcher(Files.readString(Path.of("../../docs/operations.md")))
                .results().forEach(match -> names.putIfAbsent(match.group(1), Set.of()));
        return names;
    }
}
