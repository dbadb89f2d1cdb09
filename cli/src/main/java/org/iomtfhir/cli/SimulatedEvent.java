package org.iomtfhir.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An event of a simulated device.
 *
 * @param device
 *            who sends it
 * @param body
 *            JSON, unless it is broken
 * @param properties
 *            what the device adds to the body
 * @param systemProperties
 *            what an IoT Hub is to add
 * @param readings
 *            what must land of it; none of a broken one
 */
record SimulatedEvent(String device, Instant time, String body, Map<String, String> properties,
        Map<String, String> systemProperties, List<SimulatedReading> readings) {

    private static final ObjectMapper JSON = new ObjectMapper();

    SimulatedEvent {
        properties = Map.copyOf(properties);
        systemProperties = Map.copyOf(systemProperties);
        readings = List.copyOf(readings);
    }

    /** The same with another body, of which nothing can land. */
    SimulatedEvent broken(String otherBody) {
        return new SimulatedEvent(device, time, otherBody, properties, systemProperties, List.of());
    }

    /** As templates see an event that came by an IoT Hub: what the hub knows of the device stands in its system properties. */
    String iotHubDocument() {
        ObjectNode document = JSON.createObjectNode();
        try {
            document.set("Body", JSON.readTree(body));
        } catch (JsonProcessingException e) {
            document.put("Body", body);
        }
        ObjectNode own = document.putObject("Properties").put("iothub-creation-time-utc", time.toString());
        properties.forEach(own::put);
        ObjectNode system = document.putObject("SystemProperties").put("iothub-connection-device-id", device)
                .put("iothub-connection-auth-method",
                        "{\"scope\":\"device\",\"type\":\"x509\",\"issuer\":\"external\"}")
                .put("iothub-message-source", "Telemetry").put("iothub-enqueuedtime", time.toString());
        systemProperties.forEach(system::put);
        return document.toString();
    }
}
