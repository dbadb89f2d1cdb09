package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.junit.jupiter.api.Test;

class TraceTest {

    private final List<String> told = new ArrayList<>();

    private final Trace trace = new Trace() {

        @Override
        public void matched(int template, int match, String path, Json matched) {
            told.add(template + "." + match + " matched " + path);
        }

        @Override
        public void notMatched(int template, String why) {
            told.add(template + " not matched: " + why);
        }

        @Override
        public void evaluated(int template, int match, String member, String expression, Json result) {
            told.add(template + "." + match + " " + member + " " + expression + " = "
                    + (result == null ? "nothing" : result.toJson()));
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

        assertThat(told).containsExactly(
                "0.0 matched $.Body['the room'][0]",
                "1 not matched: no object has a member oxygen",
                "2 not matched: the expression selects nothing",
                "3 not matched: no value passes the test",
                "0.0 deviceIdExpression $.device = \"d1\"",
                "0.0 timestampExpression $.at = nothing",
                "failed template 0 (pulse), line 4, match 0, timestampExpression: it selects nothing, and is required",
                "0.0 pulse $.pulse = 72");
        assertThat(traced).isEqualTo(set.evaluate(event));
    }

    @Test
    void anEventThatIsNotJsonIsTold() {
        Sets.compiled(Sets.file(Sets.pulse("$"))).evaluate(Sets.event("{"), trace);

        assertThat(told).singleElement().asString().startsWith("failed event: the body is not JSON");
    }
}
