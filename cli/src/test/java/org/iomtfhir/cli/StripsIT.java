package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Half a minute of twelve leads at 500 Hz through the running line: in one event, and in parts that come in another order. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class StripsIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LEADS = 12;
    private static final int SAMPLES = 30 * 500;
    private static final Instant START = Instant.parse("2024-03-05T08:15:00Z");

    @TempDir
    Path directory;

    private static int sample(int lead, int index) {
        return (index * (lead + 3)) % 1_999 - 999;
    }

    private static String lead(int lead) {
        return IntStream.range(0, SAMPLES).mapToObj(i -> Integer.toString(sample(lead, i)))
                .collect(Collectors.joining(" "));
    }

    /** The samples from one index to another, those of one time together. */
    private static String frames(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> IntStream.range(0, LEADS).mapToObj(lead -> Integer.toString(sample(lead, i)))
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(" "));
    }

    private static String whole() {
        String leads = IntStream.range(0, LEADS).mapToObj(lead -> "\"l" + lead + "\":[" + lead(lead).replace(' ', ',')
                + "]").collect(Collectors.joining(","));
        return "{\"recorder\":\"strips-1\",\"patient\":\"strips-1\",\"at\":\"" + START + "\",\"leads\":{" + leads
                + "}}";
    }

    private static String part(int second) {
        return "{\"recorder\":\"strips-1\",\"patient\":\"strips-1\",\"at\":\"" + START.plusSeconds(second)
                + "\",\"run\":\"strips\",\"frames\":\"" + frames(second * 500, (second + 10) * 500) + "\"}";
    }

    private Path templates() throws Exception {
        String values = IntStream.range(0, LEADS).mapToObj(lead -> """
                { "valueName": "l%d", "valueExpression": "$.leads.l%d", "required": true, "series": { "rate": 500 } }"""
                .formatted(lead, lead)).collect(Collectors.joining(",\n"));
        String components = IntStream.range(0, LEADS).mapToObj(lead -> """
                { "codes": [ { "code": "l%d", "system": "http://example.org/leads" } ],
                  "value": { "valueName": "l%d", "valueType": "SampledData", "defaultPeriod": 2, "unit": "uV" } }"""
                .formatted(lead, lead)).collect(Collectors.joining(",\n"));
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.writeString(templates.resolve("devicecontent.json"),
                """
                        { "templateType": "CollectionContent", "template": [
                          { "templateType": "JsonPathContent", "template": {
                              "typeName": "strips.whole", "typeMatchExpression": "$..[?(@recorder && @leads)]",
                              "deviceIdExpression": "$.recorder", "patientIdExpression": "$.patient", "timestampExpression": "$.at",
                              "values": [ %s ] } },
                          { "templateType": "JsonPathContent", "template": {
                              "typeName": "strips.parts", "typeMatchExpression": "$..[?(@recorder && @frames)]",
                              "deviceIdExpression": "$.recorder", "patientIdExpression": "$.patient", "timestampExpression": "$.at",
                              "correlationIdExpression": "$.run",
                              "values": [ { "valueName": "all", "valueExpression": "$.frames", "required": true,
                                            "series": { "rate": 500, "channels": %d } } ] } } ] }"""
                        .formatted(values, LEADS));
        Files.writeString(templates.resolve("fhirmapping.json"),
                """
                        { "templateType": "CollectionFhir", "template": [
                          { "templateType": "CodeValueFhir", "template": {
                              "typeName": "strips.whole", "codes": [ { "code": "whole", "system": "http://example.org/leads" } ],
                              "components": [ %s ] } },
                          { "templateType": "CodeValueFhir", "template": {
                              "typeName": "strips.parts", "codes": [ { "code": "parts", "system": "http://example.org/leads" } ],
                              "periodInterval": -1,
                              "value": { "valueName": "all", "valueType": "SampledData", "defaultPeriod": 2, "dimensions": %d,
                                         "unit": "uV" } } } ] }"""
                        .formatted(components, LEADS));
        return templates;
    }

    @Test
    void halfAMinuteOfTwelveLeadsLandsInOnePieceAndInPartsWithoutASeam() throws Exception {
        try (LocalLine line = Lines.start(directory, templates(), Set.of(Service.values()));
                DeviceFeed feed = new DeviceFeed(line.ready());
                HttpClient http = HttpClient.newHttpClient()) {
            feed.sendAll(List.of(event(whole()), event(part(20)), event(part(0)), event(part(10))));

            JsonNode strip = landed(http, "strips.whole", 1);
            for (int lead = 0; lead < LEADS; lead++) {
                JsonNode series = strip.path("component").path(lead).path("valueSampledData");
                assertThat(series.path("data").asText()).as("lead %s", lead).isEqualTo(lead(lead));
                assertThat(series.path("period").asInt()).isEqualTo(2);
            }
            assertThat(strip.at("/effectivePeriod/start").asText()).startsWith("2024-03-05T08:15:00");
            assertThat(strip.at("/effectivePeriod/end").asText()).startsWith("2024-03-05T08:15:29.998");

            String all = frames(0, SAMPLES);
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> assertThat(data(http)
                    .orElse("").equals(all)).isTrue());

            // What is sent again changes nothing but how new it is known to be: once what was sent behind it has landed, it has been looked at.
            feed.sendAll(List.of(event(whole()), event(part(10)),
                    event(whole().replace(START.toString(), START.plusSeconds(60).toString()))));
            landed(http, "strips.whole", 2);

            JsonNode again = found(http, "strips.whole").get(0);
            assertThat(again.path("component")).hasSize(LEADS);
            assertThat(again.path("status").asText()).isEqualTo("final");
            assertThat(again.at("/component/11/valueSampledData/data").asText()).isEqualTo(lead(11));
            assertThat(data(http)).contains(all);
            assertThat(Lines.deadLetters(line.ready())).isEmpty();

            feed.sendAll(List.of(event("{\"recorder\":\"strips-1\",\"patient\":\"strips-1\",\"at\":\"" + START
                    + "\",\"run\":\"broken\",\"frames\":\"1 2 3\"}")));
            await().atMost(LIMIT).until(() -> !Lines.deadLetters(line.ready()).isEmpty());
            assertThat(Lines.deadLetters(line.ready())).singleElement().satisfies(letter -> {
                assertThat(letter.error()).isEqualTo(ErrorName.IncompatibleData);
                assertThat(letter.cause()).contains("3 samples, which is no multiple of 12 channels");
            });
        }
    }

    private static DeviceFeed.Event event(String body) {
        return new DeviceFeed.Event("strips-1", body);
    }

    private static Optional<String> data(HttpClient http) throws Exception {
        return found(http, "strips.parts").stream().map(it -> it.at("/valueSampledData/data").asText()).findFirst();
    }

    /** The earliest of so many Observations of a type, once they are there. */
    private static JsonNode landed(HttpClient http, String type, int count) throws Exception {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).until(() -> found(http, type).size() == count);
        return found(http, type).get(0);
    }

    private static List<JsonNode> found(HttpClient http, String type) throws Exception {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(SharedFhirServer.url()
                + "/Observation?_count=50&_sort=date&code=" + type)).header("Cache-Control", "no-cache").build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("entry").findValues("resource");
    }
}
