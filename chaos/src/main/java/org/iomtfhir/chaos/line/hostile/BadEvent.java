package org.iomtfhir.chaos.line.hostile;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event that must be set aside.
 *
 * @param body
 *            what it holds
 * @param contentType
 *            null for none
 * @param properties
 *            its application properties
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, sent once, compared with none.
public record BadEvent(byte[] body, @Nullable String contentType, Map<String, Object> properties) {

    public BadEvent {
        Objects.requireNonNull(body, "body");
        properties = Map.copyOf(properties);
    }
}
