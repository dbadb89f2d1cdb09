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
import java.util.List;
import java.util.Set;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Summaries of hours and days through the running line: what is sent once, twice and late, and a counter that is reset. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(300)
class SummariesIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    private Path templates() throws Exception {
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.writeString(templates.resolve("devicecontent.json"),
                """
                        { "templateType": "CollectionContent", "template": [
                          { "templateType": "JsonPathContent", "template": {
                              "typeName": "sums.hour", "typeMatchExpression": "$..[?(@band && @steps)]",
                              "deviceIdExpression": "$.band", "patientIdExpression": "$.patient", "timestampExpression": "$.at",
                              "values": [ { "valueName": "steps", "valueExpression": "$.steps", "required": true } ] } },
                          { "templateType": "JsonPathContent", "template": {
                              "typeName": "sums.day", "typeMatchExpression": "$..[?(@band && @total)]",
                              "deviceIdExpression": "$.band", "patientIdExpression": "$.patient", "timestampExpression": "$.at",
                              "values": [ { "valueName": "mean", "valueExpression": "$.total", "required": true },
                                { "valueName": "rise", "valueExpression": "$.total", "required": true } ] } } ] }""");
        Files.writeString(templates.resolve("fhirmapping.json"),
                """
                        { "templateType": "CollectionFhir", "template": [
                          { "templateType": "CodeValueFhir", "template": {
                              "typeName": "sums.hour", "codes": [ { "code": "hour", "system": "http://example.org/sums" } ],
                              "periodInterval": 60,
                              "value": { "valueName": "steps", "valueType": "integer", "summary": "sum" } } },
                          { "templateType": "CodeValueFhir", "template": {
                              "typeName": "sums.day", "codes": [ { "code": "day", "system": "http://example.org/sums" } ],
                              "periodInterval": 1440, "timeZone": "Europe/Berlin",
                              "components": [
                                { "codes": [ { "code": "mean", "system": "http://example.org/sums" } ],
                                  "value": { "valueName": "mean", "valueType": "Quantity", "summary": "mean", "unit": "steps" } },
                                { "codes": [ { "code": "rise", "system": "http://example.org/sums" } ],
                                  "value": { "valueName": "rise", "valueType": "Quantity", "summary": "increase",
                                    "unit": "steps" } } ] } } ] }""");
        return templates;
    }

    private static DeviceFeed.Event steps(String time, int steps) {
        return event(time, "\"steps\":" + steps);
    }

    private static DeviceFeed.Event total(String time, String total) {
        return event(time, "\"total\":" + total);
    }

    private static DeviceFeed.Event event(String time, String value) {
        return new DeviceFeed.Event("sums-1", "{\"band\":\"sums-1\",\"patient\":\"sums-1\",\"at\":\"2024-03-05T" + time
                + "Z\"," + value + "}");
    }

    @Test
    void anHourSumsUpWhatComesOnceTwiceAndLate() throws Exception {
        try (LocalLine line = Lines.start(directory, templates(), Set.of(Service.values()));
                DeviceFeed feed = new DeviceFeed(line.ready());
                HttpClient http = HttpClient.newHttpClient()) {
            feed.sendAll(List.of(steps("10:05:00", 120), steps("10:35:00", 80), steps("11:02:00", 15),
                    total("09:00:00", "900"), total("12:00:00", "30.5")));
            until(http, "sums.hour", 0, "/valueInteger", "200");
            until(http, "sums.day", 0, "/component/1/valueQuantity/value", "30.5");
            assertThat(found(http, "sums.hour").get(0).path("status").asText()).isEqualTo("final");

            // The same again, and ones that were taken in between; those of the day before midnight in Berlin are another day's.
            feed.sendAll(List.of(steps("10:05:00", 120), steps("10:20:00", 40), total("10:00:00", "950"),
                    total("09:00:00", "900"), total("23:30:00", "31")));
            until(http, "sums.hour", 0, "/valueInteger", "240");
            until(http, "sums.day", 0, "/component/1/valueQuantity/value", "80.5");
            until(http, "sums.day", 1, "/component/0/valueQuantity/value", "31");

            JsonNode hour = found(http, "sums.hour").get(0);
            assertThat(hour.path("status").asText()).isEqualTo("amended");
            assertThat(hour.at("/effectivePeriod/start").asText()).startsWith("2024-03-05T10:00:00");
            JsonNode day = found(http, "sums.day").get(0);
            assertThat(day.at("/component/0/valueQuantity/value").asText()).isEqualTo("626.833");
            assertThat(found(http, "sums.hour")).hasSize(2);
            assertThat(found(http, "sums.day")).hasSize(2);
            assertThat(Lines.deadLetters(line.ready())).isEmpty();
        }
    }

    private static void until(HttpClient http, String type, int which, String pointer, String value) {
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
            List<JsonNode> all = found(http, type);
            assertThat(all).hasSizeGreaterThan(which);
            assertThat(all.get(which).at(pointer).asText()).isEqualTo(value);
        });
    }

    private static List<JsonNode> found(HttpClient http, String type) throws Exception {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(SharedFhirServer.url()
                + "/Observation?_count=50&_sort=date&code=" + type)).header("Cache-Control", "no-cache").build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("entry").findValues("resource");
    }
}
