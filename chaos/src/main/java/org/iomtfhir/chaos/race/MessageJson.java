package org.iomtfhir.chaos.race;

import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.persist.PersistOptions;

/** Writes messages as transform does: with logical references, SampledData as readings and their offsets. */
final class MessageJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES).build();

    private final RacePlan plan;

    MessageJson(RacePlan plan) {
        this.plan = plan;
    }

    /** The Observation of a message, as JSON text. */
    String of(RaceMessage message) {
        Target target = message.target();
        ObjectNode observation = JSON.createObjectNode().put("resourceType", "Observation");
        observation.putArray("identifier").addObject().put("value", target.typeAndSegment());
        observation.put("status", "final");
        code(observation, target.kind().type());
        reference(observation, "subject", "Patient", plan.patient(target.device()));
        reference(observation, "device", "Device", plan.device(target.device()));
        switch (target.kind()) {
            case HOUR -> {
                period(observation, target.hour(), target.hourEnd());
                series(observation, message, target.hour());
            }
            case WALK -> {
                Instant first = message.time(message.samples().firstKey());
                period(observation, first, message.time(message.samples().lastKey()));
                series(observation, message, first);
            }
            case PANEL -> {
                observation.put("effectiveDateTime", target.hour().toString());
                ObjectNode component = observation.putArray("component").addObject();
                code(component, Objects.requireNonNull(message.component(), "a panel has components"));
                component.putObject("valueQuantity").put("value", new BigDecimal(message.samples().get(0))).put("unit",
                        "count");
            }
        }
        return observation.toString();
    }

    private static void code(ObjectNode of, String name) {
        ObjectNode code = of.putObject("code");
        code.putArray("coding").addObject().put("system", ServiceSystem.DEFAULT).put("code", name).put(
                "display", name);
        code.put("text", name);
    }

    private static void reference(ObjectNode observation, String element, String type, String identifier) {
        observation.putObject(element).put("type", type).putObject("identifier").put("value", identifier);
    }

    private static void period(ObjectNode observation, Instant start, Instant end) {
        observation.putObject("effectivePeriod").put("start", start.toString()).put("end", end.toString());
    }

    private static void series(ObjectNode observation, RaceMessage message, Instant start) {
        ObjectNode data = observation.putObject("valueSampledData");
        data.putArray("extension").addObject().put("url", SampledText.OFFSETS).put("valueString",
                message.samples().keySet()
                        .stream().map(slot -> Long.toString(message.time(slot).toEpochMilli() - start.toEpochMilli()))
                        .collect(Collectors.joining(" ")));
        data.putObject("origin").put("value", 0).put("unit", "count/min");
        data.put("period", Target.SAMPLE_PERIOD.toMillis()).put("dimensions", 1).put("data", String.join(" ", message
                .samples().values()));
    }
}
