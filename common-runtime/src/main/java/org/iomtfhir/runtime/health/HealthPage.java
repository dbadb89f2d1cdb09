package org.iomtfhir.runtime.health;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.iomtfhir.runtime.build.BuildInfo;

/** How a service is, as JSON: whether it is well, every part with its state, and what else an operator should know. */
final class HealthPage {

    private static final JsonFactory JSON = new JsonFactory();

    private final ServiceHealth health;

    HealthPage(ServiceHealth health) {
        this.health = health;
    }

    /**
     * The page.
     *
     * @param good
     *            what it says of the whole
     */
    String of(boolean good) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(bytes)) {
            generator.writeStartObject();
            generator.writeBooleanField("ok", good);
            generator.writeArrayFieldStart("warnings");
            for (var component : health.components().entrySet()) {
                if (component.getValue() instanceof ComponentState.Degraded degraded) {
                    generator.writeString(component.getKey() + ": " + degraded.reason());
                }
            }
            generator.writeEndArray();
            BuildInfo build = BuildInfo.current();
            generator.writeStringField("version", build.version());
            generator.writeStringField("commit", build.commit());
            generator.writeObjectFieldStart("components");
            for (var component : health.components().entrySet()) {
                generator.writeObjectFieldStart(component.getKey());
                switch (component.getValue()) {
                    case ComponentState.Up up -> generator.writeStringField("state", "up");
                    case ComponentState.Degraded degraded -> {
                        generator.writeStringField("state", "degraded");
                        generator.writeStringField("reason", degraded.reason());
                    }
                    case ComponentState.Waiting waiting -> {
                        generator.writeStringField("state", "waiting");
                        generator.writeStringField("reason", waiting.reason());
                    }
                    case ComponentState.Down down -> {
                        generator.writeStringField("state", "down");
                        generator.writeStringField("reason", down.reason());
                    }
                }
                generator.writeStringField("since", component.getValue().since().toString());
                generator.writeEndObject();
            }
            generator.writeEndObject();
            notes(generator);
            generator.writeEndObject();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void notes(JsonGenerator generator) throws IOException {
        generator.writeObjectFieldStart("notes");
        for (var note : health.notes().entrySet()) {
            generator.writeObjectFieldStart(note.getKey());
            generator.writeStringField("text", note.getValue().text());
            generator.writeStringField("since", note.getValue().since().toString());
            generator.writeEndObject();
        }
        generator.writeEndObject();
    }
}
