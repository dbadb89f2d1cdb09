package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.iomtfhir.explain.Explanation;
import org.iomtfhir.explain.cases.TestCaseFile;
import org.iomtfhir.model.Profile;

/** Writes a case beside the templates that it names, with the events in it. */
final class SavedCase {

    private SavedCase() {}

    static void write(Path file, Profile profile, Path device, Path fhir, String events, Explanation explanation)
            throws IOException {
        Map<String, JsonNode> sources = new LinkedHashMap<>();
        sources.put("device", named(file, device));
        sources.put("fhir", named(file, fhir));
        sources.put("events", JsonNodeFactory.instance.textNode(events));
        Files.writeString(file, TestCaseFile.write(profile, sources, explanation));
    }

    private static JsonNode named(Path file, Path template) {
        Path from = Objects.requireNonNull(file.toAbsolutePath().normalize().getParent(), "a file lies in a folder");
        return JsonNodeFactory.instance.objectNode().put("file",
                from.relativize(template.toAbsolutePath().normalize()).toString());
    }
}
