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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.health.JvmMetrics;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.junit.jupiter.api.Test;

/** Alerts, workbook and dashboard ask for metrics that the services have, under the names that Prometheus sees. */
class WatchingTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = AzureLine.FOLDER.resolve("watching");

    /** A word of a query that is followed by labels, a range, a bracket that closes, a comparison or the end. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(?=\\s*(?:[{\\[)>< ]|$))");
    private static final Set<String> LANGUAGE = Set.of("sum", "by", "max", "min", "count", "or", "unless", "offset",
            "rate", "increase", "absent", "histogram_quantile", "label_replace", "LAG_ALERT");

    @Test
    void everyQueryAsksForMetricsThatExist() throws IOException {
        Set<String> exposed = exposed();
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
        assertThat(queries).hasSizeGreaterThan(30);

        for (String query : queries) {
            assertThat(exposed).as(query).containsAll(metrics(query));
            assertThat(metrics(query)).as(query).isNotEmpty();
        }
    }

    @Test
    void aNameThatNoServiceHasIsSeen() throws IOException {
        assertThat(exposed()).doesNotContainAnyElementsOf(metrics("sum by (stage) (rate(DeadLetters_total[5m])) > 0"));
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

    /** What a service shows once each of its metrics has been touched, and what persist and its caches add. */
    private static Set<String> exposed() throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        LineMetrics metrics = new LineMetrics(registry, "persist", new ServiceHealth(Clock.systemUTC()));
        metrics.deadLetter(ErrorName.InvalidTemplate);
        metrics.error(ErrorName.InvalidTemplate);
        metrics.partitionLag("0", 1);
        metrics.retried("hub");
        metrics.measurementIngested(Duration.ofMillis(1));
        metrics.deviceEventProcessed(Duration.ofMillis(1));
        metrics.fhirResourcesSaved(LineMetrics.Operation.CREATED, "Observation", 1);
        Set<String> names = new TreeSet<>();
        try (JvmMetrics jvm = new JvmMetrics(registry)) {
            registry.scrape().lines().filter(line -> !line.startsWith("#"))
                    .forEach(line -> names.add(line.replaceAll("[{ ].*", "")));
        }
        // Persist's own, as the page for operators lists them, which its tests hold to what persist shows.
        Pattern.compile("`((?:fhir|cache)_[a-z_]+)`").matcher(Files.readString(Path.of("../../docs/operations.md")))
                .results().forEach(match -> names.add(match.group(1)));
        return names;
    }
}
