package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every recipe of docs/cookbook.md through the running line: its event is sent, and what it says lands on the FHIR server. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(240)
class AdditionsIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final JsonMapper JSON = JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    @TempDir
    Path directory;

    /** A recipe: the types of its measurements, its events, and what lands of each type after the other. */
    private record Recipe(List<String> types, List<String> events, JsonNode lands) {}

    private final ObjectNode device = JSON.createObjectNode().put("templateType", "CollectionContent");
    private final ObjectNode mapping = JSON.createObjectNode().put("templateType", "CollectionFhir");
    private final List<Recipe> recipes = new ArrayList<>();

    @Test
    void everyRecipeOfTheCookbookLandsAsItSays() throws Exception {
        read();
        Path templates = Files.createDirectory(directory.resolve("templates"));
        Files.writeString(templates.resolve("devicecontent.json"), device.toPrettyString());
        Files.writeString(templates.resolve("fhirmapping.json"), mapping.toPrettyString());

        try (LocalLine line = Lines.start(directory, templates, Set.of(Service.values()));
                DeviceFeed feed = new DeviceFeed(line.ready());
                HttpClient http = HttpClient.newHttpClient()) {
            for (Recipe recipe : recipes) {
                feed.sendAll(
                        recipe.events().stream().map(event -> new DeviceFeed.Event(recipe.types().get(0), event))
                                .toList());
            }

            for (Recipe recipe : recipes) {
                await().atMost(LIMIT).pollInterval(Duration.ofMillis(250)).untilAsserted(() -> {
                    List<JsonNode> landed = new ArrayList<>();
                    for (String type : recipe.types()) {
                        landed.addAll(landed(http, type));
                    }
                    assertThat(PageExamples.holds(JSON.valueToTree(landed), recipe.lands()))
                            .as("%s: %s", recipe.types(), landed).isTrue();
                });
            }
            assertThat(Lines.deadLetters(line.ready())).isEmpty();
        }
    }

    private void read() throws Exception {
        device.putArray("template");
        mapping.putArray("template");
        List<String> events = List.of();
        List<String> types = List.of();
        for (PageBlock block : PageBlock.of(Files.readString(Path.of("../docs/cookbook.md")))) {
            switch (block.label()) {
                case "event", "events" -> events = block.text().lines().toList();
                case "device" -> add(device, block);
                case "mapping" -> types = add(mapping, block);
                case "lands" -> recipes.add(new Recipe(types, events, JSON.readTree(block.text())));
                default ->
                    throw new AssertionError("line " + block.line() + ": nobody knows the label " + block.label());
            }
        }
        assertThat(recipes.size()).isGreaterThanOrEqualTo(20);
    }

    /** Adds one template, or all of a file; their type names. */
    private static List<String> add(ObjectNode file, PageBlock block) throws JsonProcessingException {
        JsonNode shown = JSON.readTree(block.text());
        int before = file.path("template").size();
        if (shown.path("template").isArray()) {
            shown.path("template").forEach(file.withArray("template")::add);
            if (shown.has("define")) {
                file.withObjectProperty("define").setAll((ObjectNode) shown.get("define"));
            }
        } else {
            file.withArray("template").add(shown);
        }
        JsonNode all = file.path("template");
        return IntStream.range(before, all.size())
                .mapToObj(i -> all.get(i).path("template").path("typeName").asText()).toList();
    }

    private static List<JsonNode> landed(HttpClient http, String type) throws Exception {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(SharedFhirServer.url()
                + "/Observation?_count=50&code=" + URLEncoder.encode(type, StandardCharsets.UTF_8)))
                .header("Cache-Control", "no-cache").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        List<JsonNode> found = new ArrayList<>();
        JSON.readTree(answer.body()).path("entry").forEach(entry -> found.add(entry.path("resource")));
        found.sort(Comparator.comparing(each -> each.path("effectiveDateTime").asText()
                + each.at("/effectivePeriod/start").asText()));
        return found;
    }
}
