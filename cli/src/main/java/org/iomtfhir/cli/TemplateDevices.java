package org.iomtfhir.cli;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.model.Profile;
import org.iomtfhir.template.TemplateProblem;

/**
 * The devices of somebody's own template set.
 *
 * @param devices
 *            one for each template of which an event could be made
 * @param others
 *            the type names of the templates of which none could
 */
record TemplateDevices(List<TemplateDevice> devices, List<String> others) {

    /** As forgiving as the templates' own reader, which has read the file before. */
    private static final ObjectMapper JSON = JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS,
            JsonReadFeature.ALLOW_TRAILING_COMMA, JsonReadFeature.ALLOW_SINGLE_QUOTES,
            JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES).build();

    /**
     * Reads {@code devicecontent.json}.
     *
     * @param directory
     *            of the template set
     * @throws IOException
     *             if it can't be read, or is refused
     */
    static TemplateDevices read(Path directory, Profile profile) throws IOException {
        CheckedTemplates checked = CheckedTemplates.read(directory.resolve("devicecontent.json"), null, profile);
        DeviceContent content = checked.content().orElseThrow(() -> new IOException(checked.problems().stream()
                .filter(TemplateProblem::isError).map(TemplateProblem::inOneLine).findFirst()
                .orElse("the templates are refused")));
        List<TemplateDevice> devices = new ArrayList<>();
        List<String> others = new ArrayList<>();
        JsonNode file = JSON.readTree(checked.files().getFirst().text());
        for (JsonNode template : file.path("template")) {
            TemplateDevice.of(content, template.path("templateType").asText(), template.path("template"))
                    .ifPresentOrElse(devices::add,
                            () -> others.add(template.path("template").path("typeName").asText("(no name)")));
        }
        return new TemplateDevices(List.copyOf(devices), List.copyOf(others));
    }
}
