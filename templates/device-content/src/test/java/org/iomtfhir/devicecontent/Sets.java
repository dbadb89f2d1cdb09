package org.iomtfhir.devicecontent;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.iomtfhir.template.CompileResult;

/** Template sets and events of the tests. */
final class Sets {

    static final Instant ENQUEUED = Instant.parse("2026-10-09T10:18:05Z");

    private Sets() {}

    /** A file of these templates. */
    static String file(String... templates) {
        return "{ \"templateType\": \"CollectionContent\", \"template\": [\n" + String.join(",\n", templates) + "\n] }";
    }

    /** A template of pulses, found by this expression, device and time beside the pulse. */
    static String pulse(String match) {
        return """
                { "templateType": "JsonPathContent", "template": {
                    "typeName": "pulse", "typeMatchExpression": "%s",
                    "deviceIdExpression": "$.device", "timestampExpression": "$.at",
                    "values": [ { "valueName": "pulse", "valueExpression": "$.pulse", "required": true } ] } }"""
                .formatted(match);
    }

    /** The set that a file compiles to. */
    static DeviceContent compiled(String file) {
        CompileResult<DeviceContent> result = DeviceContent.compile("devicecontent.json", file);
        return result.compiled().orElseThrow(() -> new AssertionError(result.problems().toString()));
    }

    static DeviceEvent event(String body) {
        return event(body.getBytes(StandardCharsets.UTF_8));
    }

    static DeviceEvent event(byte[] body) {
        return new DeviceEvent(body, Map.of(), Map.of(), ENQUEUED);
    }
}
