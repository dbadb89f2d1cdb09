package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.model.Measurement;
import org.junit.jupiter.api.Test;

class TraceTest {

    private final List<String> told = new ArrayList<>();
    private final List<String> looked = new ArrayList<>();

    private final Trace trace = new Trace() {

        @Override
        public void document(JsonObject document) {
            told.add("document");
        }

        @Override
        public void matched(int template, int match, Json matched) {
            told.add(template + "." + match + " matched " + matched.toJson());
        }

        @Override
        public void notMatched(int template, NearMiss why) {
            told.add(template + " not matched at " + why.step() + ": " + why.why()
                    + (why.suggestion() == null ? "" : ", " + why.suggestion()));
        }

        @Override
        public void evaluated(int template, int match, Evaluated expression, Json result, NearMiss why) {
            told.add(template + "." + match + " " + expression.member() + " " + expression.text() + " = "
                    + (result == null ? "nothing: " + why.why() : result.toJson()));
        }

        @Override
        public void measured(int template, int match, Measurement measurement) {
            told.add(template + "." + match + " measured " + measurement.deviceId());
        }

        @Override
        public void read(Json value) {
            looked.add(value.toJson());
        }

        @Override
        public void failed(NormalizationFailure failure) {
            told.add("failed " + failure.text());
        }
    };

    @Test
    void tellsWhichTemplateMatchedWhereWhatEachExpressionGaveAndWhyNot() {
        DeviceContent set = Sets.compiled(Sets.file(Sets.pulse("$..[?(@pulse && @device)]"),
                Sets.pulse("$..[?(@oxygen && @pulse)]"), Sets.pulse("$.Body.none"),
                Sets.pulse("$..[?(@pulse > 500)]")));
        DeviceEvent event = Sets.event("{ \"the room\": [ { \"pulse\": 72, \"device\": \"d1\" } ] }");

        NormalizedEvent traced = set.evaluate(event, trace);

        assertThat(told).containsExactly("document",
                "0.0 matched {\"pulse\":72,\"device\":\"d1\"}",
                "1 not matched at oxygen: no object has a member oxygen",
                "2 not matched at none: there is no member none; there is the room",
                "3 not matched at @pulse > 500)]: 72 is not greater than 500",
                "0.0 deviceIdExpression $.device = \"d1\"",
                "0.0 timestampExpression $.at = nothing: there is no member at; there are pulse, device",
                "failed template 0 (pulse), line 4, match 0, timestampExpression: it selects nothing, and is required",
                "0.0 pulse $.pulse = 72");
        assertThat(looked).contains("72", "\"d1\"");
        assertThat(traced).isEqualTo(set.evaluate(event));
    }

    @Test
    void anEventThatIsNotJsonIsTold() {
        Sets.compiled(Sets.file(Sets.pulse("$"))).evaluate(Sets.event("{"), trace);

        assertThat(told).singleElement().asString().startsWith("failed event: the body is not JSON");
    }
}
