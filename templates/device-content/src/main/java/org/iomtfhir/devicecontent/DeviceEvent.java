package org.iomtfhir.devicecontent;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event as a device or its hub sent it. Holds health data: {@link #toString} shows none of it. Immutable as long as nobody
 * writes to the body's bytes or the maps.
 */
public final class DeviceEvent {

    private final byte[] body;
    private final Map<String, Object> properties;
    private final Map<String, Object> systemProperties;
    private final @Nullable Instant enqueuedTime;

    /**
     * An event. Neither the body nor the maps are copied: whoever made them must leave them alone.
     *
     * @param body
     *            the bytes, never null, may be empty
     * @param properties
     *            the application properties; texts, numbers, booleans and times stay such, anything else becomes text
     * @param systemProperties
     *            what the hub and IoT Hub add, under their names as received; likewise
     * @param enqueuedTime
     *            when the hub took the event in; null if unknown
     */
    public DeviceEvent(byte[] body, Map<String, Object> properties, Map<String, Object> systemProperties,
            @Nullable Instant enqueuedTime) {
        this.body = Objects.requireNonNull(body, "body");
        this.properties = Objects.requireNonNull(properties, "properties");
        this.systemProperties = Objects.requireNonNull(systemProperties, "systemProperties");
        this.enqueuedTime = enqueuedTime;
    }

    byte[] body() {
        return body;
    }

    Map<String, Object> properties() {
        return properties;
    }

    Map<String, Object> systemProperties() {
        return systemProperties;
    }

    /** When the hub took the event in; null if unknown. */
    public @Nullable Instant enqueuedTime() {
        return enqueuedTime;
    }

    @Override
    public String toString() {
        return "DeviceEvent of " + body.length + " bytes";
    }
}
