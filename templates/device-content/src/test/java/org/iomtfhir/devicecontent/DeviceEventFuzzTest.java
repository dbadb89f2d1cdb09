package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Map;
import org.iomtfhir.fuzzing.Bounded;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.model.Profile;

class DeviceEventFuzzTest {

    private static final String TEMPLATES = Sets.file(Sets.pulse("$..[?(@pulse)]"), Sets.pulse("$..list[*]"),
            """
                    { "templateType": "IotJsonPathContent", "template": { "typeName": "iot", "typeMatchExpression": "$..[?(@Body)]",
                      "patientIdExpression": "$.Body.patient", "values": [
                      { "valueName": "any", "valueExpression": "$.Body..v" }, { "valueName": "p", "valueExpression": "$.Body.pulse" } ] } }""",
            """
                    { "templateType": "IotCentralJsonPathContent", "template": { "typeName": "central",
                      "typeMatchExpression": "$..[?(@telemetry.hr > 5 || @telemetry.hr =~ /^a+$/)]", "values": [
                      { "valueName": "hr", "valueExpression": "$.telemetry.hr" } ] } }""",
            """
                    { "templateType": "CalculatedContent", "template": { "typeName": "calculated", "defaultExpressionLanguage": "JmesPath",
                      "typeMatchExpression": "Body.list[*]", "deviceIdExpression": "join('-', [Body.device, to_string(matchedToken.a)])",
                      "timestampExpression": "fromUnixTimestampMs(matchedToken.at || Body.ms)", "values": [
                      { "valueName": "sum", "valueExpression": "sum(Body.list[*].v)" },
                      { "valueName": "pow", "valueExpression": "pow(matchedToken.v, Body.e)" },
                      { "valueName": "quotient", "valueExpression": "round(divide(matchedToken.v, Body.d), `2`)" } ] } }""");

    /** An addition, which the other profile refuses. */
    private static final DeviceContent SERIES = DeviceContent.compile("f", Sets
            .file("""
                    { "templateType": "JsonPathContent", "template": { "typeName": "series", "typeMatchExpression": "$..[?(@at)]",
                      "deviceIdExpression": "$.device", "timestampExpression": "$.at", "values": [
                      { "valueName": "rate", "valueExpression": "$.s", "series": { "rateExpression": "$.d" } },
                      { "valueName": "offsets", "valueExpression": "$.s", "series": { "offsetsExpression": "$.o", "separator": "," } },
                      { "valueName": "channels", "valueExpression": "$.s", "series": { "period": 2, "channels": 2 } } ] } }"""))
            .compiled().orElseThrow();
    private static final DeviceContent STANDARD = set(Profile.STANDARD);
    private static final DeviceContent EARLIER = DeviceContent
            .compile("f",
                    TEMPLATES.replace("round(divide(matchedToken.v, Body.d), `2`)", "divide(matchedToken.v, Body.d)"),
                    ContentOptions.of(Profile.EARLIER_CONNECTOR))
            .compiled().orElseThrow();

    private static DeviceContent set(Profile profile) {
        return DeviceContent.compile("f", TEMPLATES, ContentOptions.of(profile)).compiled().orElseThrow();
    }

    /** Whatever comes is answered, and every measurement can be sent on and read again. */
    @DictionaryEntries({"\"pulse\":", "\"device\":", "\"at\":", "\"list\":[{", "\"v\":", "\"telemetry\":{\"hr\":",
            "\"enqueuedTime\":",
            "\"2026-10-09T10:18:00Z\"", "1e400", "\"e\":-3", "\"d\":1000", "\"ms\":1791541080250",
            "3/4/2026 10:18:00 AM", "\"s\":[1,null,\"E\"]", "\"o\":[0,1.5]",
            "\"SystemProperties\":{\"iothub-connection-device-id\":", "\\ud800"})
    @FuzzTest
    void isNormalized(byte[] body) {
        DeviceEvent event = new DeviceEvent(body, Map.of("iothub-creation-time-utc", "2026-10-09T10:18:00Z"),
                Map.of("iothub-connection-device-id", "d"), Sets.ENQUEUED);
        for (DeviceContent set : new DeviceContent[]{STANDARD, EARLIER, SERIES}) {
            Bounded.read(body.length, () -> {
                for (Measurement measurement : set.evaluate(event).measurements()) {
                    assertThat(MessageJson.readMeasurement(MessageJson.write(measurement))).isEqualTo(measurement);
                }
            });
        }
    }
}
