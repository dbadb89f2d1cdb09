package org.iomtfhir.devicecontent;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonBoolean;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.model.WireTime;

/** The document that templates see: {@code { "Body": …, "Properties": …, "SystemProperties": … }}. */
final class EventDocument {

    private static final JsonObject NONE = JsonObject.of(Map.of());

    private EventDocument() {}

    static JsonObject of(DeviceEvent event, Json body) {
        return JsonObject.of("Body", body, "Properties", members(event.properties()), "SystemProperties",
                members(event.systemProperties()));
    }

    private static JsonObject members(Map<String, Object> values) {
        if (values.isEmpty()) {
            return NONE;
        }
        Map<String, Json> members = new LinkedHashMap<>(values.size() * 2);
        values.forEach((name, value) -> members.put(name, json(value)));
        return JsonObject.of(members);
    }

    /** Texts, numbers and booleans as such, times as ISO 8601, anything else as the text it shows itself as. */
    private static Json json(Object value) {
        return switch (value) {
            case null -> JsonNull.NULL;
            case String text -> new JsonText(text);
            case Boolean bool -> JsonBoolean.of(bool);
            case Integer number -> JsonNumber.of(number.longValue());
            case Long number -> JsonNumber.of(number.longValue());
            case Short number -> JsonNumber.of(number.longValue());
            case Byte number -> JsonNumber.of(number.longValue());
            case BigInteger number -> JsonNumber.of(number.toString());
            case BigDecimal number -> JsonNumber.of(number.toString());
            case Double number -> JsonNumber.of(number.toString());
            case Float number -> JsonNumber.of(number.toString());
            case Instant time -> new JsonText(WireTime.write(time));
            case Date time -> new JsonText(WireTime.write(time.toInstant()));
            case OffsetDateTime time -> new JsonText(WireTime.write(time.toInstant()));
            case ZonedDateTime time -> new JsonText(WireTime.write(time.toInstant()));
            case byte[] bytes -> new JsonText(new String(bytes, StandardCharsets.UTF_8));
            default -> new JsonText(value.toString());
        };
    }
}
