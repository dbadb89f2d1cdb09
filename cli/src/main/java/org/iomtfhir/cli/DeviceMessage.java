package org.iomtfhir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.explain.input.EventLine;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;

/**
 * Makes of a line the message that the hub gets: as it stands, or as IoT Hub or IoT Central would have brought it.
 *
 * @param iotHub
 *            the device whose message it is to be, as IoT Hub vouches for it; empty to add nothing of IoT Hub
 * @param iotCentral
 *            the device in whose IoT Central export the body is to be wrapped; empty to wrap nothing
 * @param properties
 *            application properties to add; they count over those of a line
 * @param annotations
 *            message annotations to add; they count over those of a line and over those of IoT Hub
 * @param clock
 *            gives the time at which IoT Hub or IoT Central received the message
 */
record DeviceMessage(Optional<String> iotHub, Optional<String> iotCentral, Map<String, String> properties,
        Map<String, String> annotations, Clock clock) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String CONTENT_TYPE = "content-type";

    /** What every hub sets itself, whatever a sender says. */
    private static final Set<String> SET_BY_HUB = Set.of("x-opt-sequence-number", "x-opt-offset",
            "x-opt-enqueued-time", "x-opt-partition-key", CONTENT_TYPE);

    /** Lines as they are. */
    static DeviceMessage plain() {
        return new DeviceMessage(Optional.empty(), Optional.empty(), Map.of(), Map.of(), Clock.systemUTC());
    }

    /**
     * The message.
     *
     * @param key
     *            its partition key, as of an {@link OutgoingEvent}; empty for that of the device, if one is named
     * @throws IOException
     *             if the line can't be brought in this way; the message says why and quotes nothing
     */
    OutgoingEvent of(EventLine line, String key) throws IOException {
        Map<String, Object> application = new LinkedHashMap<>();
        line.properties().forEach((name, value) -> application.put(name, encodable(value)));
        application.putAll(properties);
        Map<String, Object> system = new LinkedHashMap<>();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        line.systemProperties().forEach((name, value) -> {
            if (!SET_BY_HUB.contains(name)) {
                system.put(name, encodable(value));
            }
        });
        iotHub.ifPresent(device -> {
            system.put("iothub-connection-device-id", device);
            system.put("iothub-connection-auth-method",
                    "{\"scope\":\"device\",\"type\":\"sas\",\"issuer\":\"iothub\",\"acceptingIpFilterRule\":null}");
            system.put("iothub-connection-auth-generation-id", "1");
            system.put("iothub-enqueuedtime", Date.from(now));
            system.put("iothub-message-source", "Telemetry");
        });
        system.putAll(annotations);
        byte[] body = iotCentral.isPresent() ? exported(line.body(), iotCentral.get(), now) : line.body();
        String partitionKey = key.isEmpty() ? iotHub.or(() -> iotCentral).orElse("") : key;
        return new OutgoingEvent(partitionKey, body,
                line.systemProperties().get(CONTENT_TYPE) instanceof String type ? type : null, application, system, 0);
    }

    /** The telemetry export of IoT Central around a body, whose bytes stay as they are. */
    private static byte[] exported(byte[] body, String device, Instant now) throws IOException {
        try {
            if (!JSON.readTree(body).isObject()) {
                throw new IOException("IoT Central exports telemetry as a JSON object, and this is none");
            }
        } catch (JsonProcessingException e) {
            throw new IOException("IoT Central exports JSON, and this is none", e);
        }
        ObjectNode export = JSON.createObjectNode().put("applicationId", "00000000-0000-0000-0000-000000000000")
                .put("messageSource", "telemetry").put("deviceId", device).put("schema", "default@v1")
                .put("templateId", "dtmi:iomt:send;1").put("enqueuedTime", now.toString());
        export.putRawValue("telemetry", new RawValue(new String(body, StandardCharsets.UTF_8)));
        export.putObject("messageProperties");
        export.putObject("enrichments");
        return JSON.writeValueAsBytes(export);
    }

    /** What AMQP can carry: a number with more digits than a double has goes as its text. */
    private static Object encodable(Object value) {
        return switch (value) {
            case BigDecimal decimal -> {
                double near = decimal.doubleValue();
                yield Double.isFinite(near) && new BigDecimal(Double.toString(near)).compareTo(decimal) == 0
                        ? near
                        : decimal.toPlainString();
            }
            case BigInteger whole -> whole.toString();
            default -> value;
        };
    }
}
