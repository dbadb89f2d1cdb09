package org.iomtfhir.chaos.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import com.azure.core.amqp.models.AmqpAddress;
import com.azure.core.amqp.models.AmqpAnnotatedMessage;
import com.azure.core.amqp.models.AmqpMessageId;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iomtfhir.chaos.SharedFhirServer;
import org.iomtfhir.chaos.line.plan.TemplateFile;
import org.iomtfhir.chaos.line.process.HubNames;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.LocalLineConfig;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Labels of metrics come from closed sets: whatever an event says, in whichever hub and wherever in the event, nothing of it
 * stands on a page that anyone near may read.
 */
class MarkedEventsIT {

    /** A name that nothing else bears, of letters alone, so that no rewriting of labels hides it. */
    private static final String MARKER = "Zqxjanedoe";

    private static final String TIME = "2026-03-01T00:00:00Z";
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** The names of properties and annotations that some service looks at. */
    private static final List<String> KNOWN_NAMES = List.of("iomt-resource-type", "iomt-first-reading",
            "iomt-last-reading", "iomt-ingested", "iomt-replay-signature", "iothub-connection-device-id",
            "iothub-enqueuedtime", "iothub-creation-time-utc", "iothub-message-source", "traceparent", "tracestate",
            "Diagnostic-Id", "content-type", "contentType");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path data;

    private int events;

    @BeforeAll
    static void beQuiet() {
        QuietLogging.apply();
    }

    @Test
    @Timeout(300)
    void nothingThatAnEventSaysIsOnAPageOfMetricsOrHealth() throws Exception {
        Path templates = Files.createDirectory(data.resolve("ward"));
        for (TemplateFile file : TemplateFile.values()) {
            Files.writeString(templates.resolve(file.fileName()), Templates.text(file));
        }
        LocalLineConfig config = new LocalLineConfig(data.resolve("line"), Optional.of(templates), 0, 0, Optional.of(
                SharedFhirServer.url()), Optional.empty(), Duration.ofSeconds(1), Set.of(Service.values()));
        try (LocalLine line = LocalLine.start(config, said -> {})) {
            for (String hub : List.of(HubNames.DEVICES, HubNames.NORMALIZED, HubNames.GROUPED, HubNames.OBSERVATIONS)) {
                try (EventHubProducerClient client = new EventHubClientBuilder().connectionString(line.ready()
                        .connectionString(), hub).buildProducerClient()) {
                    for (EventData event : marked(hub)) {
                        client.send(List.of(event), new SendOptions().setPartitionKey(MARKER + events++ % 8));
                    }
                }
            }
            HubPositions positions = new HubPositions(line.ready().connectionString(), line.ready().checkpoints());
            InFlight inFlight = new InFlight(positions::ends, positions::settled);
            List<String> behind = new ArrayList<>();
            Await.until(LIMIT, "all marked events are settled", () -> {
                behind.clear();
                behind.addAll(inFlight.look());
                return behind.isEmpty();
            });

            Map<String, Double> letters = new TreeMap<>();
            for (Map.Entry<String, String> service : line.ready().health().entrySet()) {
                String metrics = get(service.getValue() + "/metrics");
                assertThat(unmarked(metrics)).as("metrics of " + service.getKey()).isEmpty();
                assertThat(unmarked(get(service.getValue() + "/health/ready"))).as("health of " + service.getKey())
                        .isEmpty();
                letters.put(service.getKey(), sum(metrics, "DeadLetter_total"));
                assertThat(labels(metrics, "resource")).as("resource types of " + service.getKey()).isSubsetOf(
                        "Observation", "Device", "DeviceMetric", "Patient", "Encounter", "Provenance", "Flag",
                        "RiskAssessment", "DetectedIssue", "DiagnosticReport", "Communication", "Media", "Basic",
                        "other");
                if (service.getKey().equals("persist")) {
                    assertThat(sum(metrics, "FhirResourceSaved_total")).as("resources saved").isPositive();
                    assertThat(labels(metrics, "resource")).contains("other");
                }
            }
            // What was sent has been looked at, by all of them.
            assertThat(letters).hasSize(4).allSatisfy((service, number) -> assertThat(number).as(service)
                    .isGreaterThanOrEqualTo(5));
        }
    }

    private static List<String> unmarked(String page) {
        assertThat(page).isNotBlank();
        return page.lines().filter(line -> line.toLowerCase(Locale.ROOT).contains(MARKER.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static double sum(String metrics, String name) {
        return metrics.lines().filter(line -> line.startsWith(name + "{")).mapToDouble(line -> Double.parseDouble(line
                .substring(line.lastIndexOf(' ') + 1))).sum();
    }

    private static Set<String> labels(String metrics, String name) {
        Set<String> values = new TreeSet<>();
        Matcher label = LABEL.matcher(metrics);
        while (label.find()) {
            if (label.group(1).equals(name)) {
                values.add(label.group(2));
            }
        }
        return values;
    }

    private static String get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20))
                .build(), BodyHandlers.ofString()).body();
    }

    /** Bodies of each form that the hub's reader knows, good and bad, with the marker at each place of the event. */
    private List<EventData> marked(String hub) {
        List<EventData> all = new ArrayList<>();
        for (String body : bodies(hub)) {
            all.add(new EventData(body));
        }
        String good = bodies(hub).getFirst();
        for (Consumer<EventData> mark : places()) {
            EventData event = new EventData(good);
            mark.accept(event);
            all.add(event);
        }
        if (hub.equals(HubNames.OBSERVATIONS)) {
            for (String type : FhirContext.forR4Cached().getResourceTypes()) {
                String resource = "{\"resourceType\":\"" + type + "\",\"id\":\"" + MARKER + "\",\"identifier\":[{"
                        + "\"value\":\"" + type + "." + MARKER + "." + MARKER + "\"}]}";
                all.add(new EventData(resource));
                EventData named = new EventData(resource);
                named.getProperties().put("iomt-resource-type", type);
                all.add(named);
                EventData misnamed = new EventData(good);
                misnamed.getProperties().put("iomt-resource-type", type + MARKER);
                all.add(misnamed);
            }
        }
        return all;
    }

    private static List<Consumer<EventData>> places() {
        List<Consumer<EventData>> places = new ArrayList<>();
        for (String type : List.of(MARKER, "application/" + MARKER, "application/json; x=" + MARKER,
                "application/gzip; x=" + MARKER, "application/gzip", "application/vnd.iomt.replay+json",
                "application/vnd.iomt.replay+json; x=" + MARKER)) {
            places.add(event -> event.setContentType(type));
        }
        places.add(event -> {
            AmqpAnnotatedMessage message = event.getRawAmqpMessage();
            message.getProperties().setMessageId(new AmqpMessageId(MARKER)).setCorrelationId(new AmqpMessageId(MARKER))
                    .setSubject(MARKER).setTo(new AmqpAddress(MARKER)).setReplyTo(new AmqpAddress(MARKER))
                    .setGroupId(MARKER).setReplyToGroupId(MARKER).setUserId(MARKER.getBytes(UTF_8))
                    .setContentEncoding(MARKER);
        });
        List<String> names = new ArrayList<>(KNOWN_NAMES);
        names.add(MARKER);
        for (String name : names) {
            places.add(event -> event.getProperties().put(name, MARKER));
            places.add(event -> event.getRawAmqpMessage().getMessageAnnotations().put(name, MARKER));
            places.add(event -> event.getRawAmqpMessage().getDeliveryAnnotations().put(name, MARKER));
        }
        return places;
    }

    /** The first of them is good. */
    private static List<String> bodies(String hub) {
        String nothing = "[\"" + MARKER + "\"]";
        String half = "{\"" + MARKER + "\":\"" + MARKER;
        String text = MARKER;
        return switch (hub) {
            case HubNames.DEVICES -> List.of(device("\"" + TIME + "\"", "70"), device("\"" + MARKER + "\"", "70"),
                    device("\"" + TIME + "\"", "\"" + MARKER + "\""), device("\"" + TIME + "\"", "[\"" + MARKER
                            + "\"]"),
                    "{\"monitor\":\"" + MARKER + "\",\"patient\":\"" + MARKER + "\",\"time\":\"" + TIME
                            + "\",\"rhythm\":\"" + MARKER + "\"}",
                    "{\"pump\":\"" + MARKER + "\",\"patient\":\"p\",\"infusion\":\"" + MARKER
                            + "\",\"status\":[{\"at\":\"" + MARKER + "\",\"microlitres\":600,\"minutes\":0}]}",
                    "{\"" + MARKER + "\":1}", nothing, half, text);
            case HubNames.NORMALIZED -> List.of(measurement("heartrate", "\"70\""), measurement(MARKER, "\"70\""),
                    measurement("heartrate", "\"" + MARKER + "\""), measurement("heartrate", "[\"" + MARKER + "\"]"),
                    nothing, half, text);
            case HubNames.GROUPED -> List.of(group("heartrate", "\"70\""), group(MARKER, "\"70\""),
                    group("heartrate", "\"" + MARKER + "\""), group("heartrate", "{\"" + MARKER + "\":0}"),
                    nothing, half, text);
            case HubNames.OBSERVATIONS -> List.of(observation("70"), observation("\"" + MARKER + "\""),
                    "{\"resourceType\":\"" + MARKER + "\"}", "{\"resourceType\":[\"" + MARKER + "\"]}",
                    "<" + MARKER + "/>", nothing, half, text);
            default -> throw new IllegalArgumentException(hub);
        };
    }

    private static String device(String time, String value) {
        return "{\"monitor\":\"" + MARKER + "\",\"patient\":\"" + MARKER + "-patient\",\"time\":" + time
                + ",\"heartRate\":" + value + ",\"" + MARKER + "\":\"" + MARKER + "\"}";
    }

    private static String measurement(String type, String value) {
        return "{\"Type\":\"" + type + "\",\"OccurrenceTimeUtc\":\"" + TIME + "\",\"IngestionTimeUtc\":\"" + TIME
                + "\",\"DeviceId\":\"" + MARKER + "\",\"PatientId\":\"" + MARKER
                + "-patient\",\"Properties\":[{\"Name\":\"hr\",\"Value\":" + value + "}],\"" + MARKER + "\":1}";
    }

    private static String group(String type, String value) {
        return "{\"DeviceId\":\"" + MARKER + "\",\"PatientId\":\"" + MARKER + "-patient\",\"MeasureType\":\"" + type
                + "\",\"WindowTime\":\"" + TIME + "\",\"Count\":1,\"Data\":[{\"OccurrenceTimeUtc\":\"" + TIME
                + "\",\"IngestionTimeUtc\":\"" + TIME + "\",\"Properties\":[{\"Name\":\"hr\",\"Value\":" + value
                + "}]}]}";
    }

    private static String observation(String value) {
        return "{\"resourceType\":\"Observation\",\"identifier\":[{\"value\":\"heartrate.20260301000000Z"
                + ".20260301000000Z\"}],\"status\":\"final\",\"code\":{\"text\":\"" + MARKER + "\",\"coding\":[{"
                + "\"system\":\"http://loinc.org\",\"code\":\"8867-4\"}]},\"subject\":{\"type\":\"Patient\","
                + "\"identifier\":{\"value\":\"" + MARKER + "-patient\"}},\"device\":{\"type\":\"Device\","
                + "\"identifier\":{\"value\":\"" + MARKER + "\"}},\"effectiveDateTime\":\"" + TIME
                + "\",\"valueQuantity\":{\"value\":" + value + ",\"unit\":\"" + MARKER + "\"}}";
    }
}
