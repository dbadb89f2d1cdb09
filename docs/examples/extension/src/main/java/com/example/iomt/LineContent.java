package com.example.iomt;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.devicecontent.DeviceTemplate;
import org.iomtfhir.devicecontent.DeviceTemplateKind;
import org.iomtfhir.devicecontent.TemplateOutput;
import org.iomtfhir.devicecontent.TemplateSource;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.Selection;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.Property;
import org.iomtfhir.template.TemplateScalar;

/**
 * {@code "templateType": "LineContent"}: for devices that send lines such as {@code dev-1;2026-10-09T10:18:00Z;72}, that is device,
 * time and value. Members: {@code typeName}, {@code valueName} and {@code lineExpression}, a JSONPath that selects the lines.
 */
public final class LineContent implements DeviceTemplateKind {

    @Override
    public String name() {
        return "LineContent";
    }

    @Override
    public Optional<DeviceTemplate> compile(TemplateSource source) {
        // Ask for all members before the first return: a user wants to see every mistake at once.
        Optional<TemplateScalar> typeName = source.members().requiredText("typeName");
        Optional<TemplateScalar> valueName = source.members().requiredText("valueName");
        Optional<JsonPath> lines = source.requiredPath("lineExpression");
        if (typeName.isEmpty() || valueName.isEmpty() || lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LineTemplate(typeName.get().text(), valueName.get().text(), lines.get()));
    }

    private record LineTemplate(String typeName, String valueName, JsonPath lines) implements DeviceTemplate {

        /** More lines in one event are a failure of the event, which goes to the dead letters. */
        private static final int MOST_LINES = 1_000;

        @Override
        public void evaluate(Json document, TemplateOutput output) {
            Selection selection = new Selection(MOST_LINES);
            lines.select(document, selection, output.budget());
            for (Json selected : selection.values()) {
                read(selected instanceof JsonText text ? text.value() : "", output);
            }
        }

        private void read(String line, TemplateOutput output) {
            String[] parts = line.split(";", -1);
            if (parts.length != 3) {
                // The cause may be logged, so it quotes nothing that the device sent.
                output.failure(ErrorName.IncompatibleData, "lineExpression", "a line has not three parts");
                return;
            }
            try {
                output.measurement(new Measurement(typeName, Instant.parse(parts[1]), output.ingestionTime(), parts[0],
                        null, null, null, List.of(new Property(valueName, parts[2]))));
            } catch (DateTimeException e) {
                output.failure(ErrorName.IncompatibleData, "lineExpression", "a line has no time in its second part");
            }
        }
    }
}
