package org.iomtfhir.cli;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.iomtfhir.samples.SampleSet;

/** Template files that serve the events of several sample sets. */
final class SampleTemplates {

    /** Template files may hold comments. */
    private static final ObjectMapper JSON = JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    private SampleTemplates() {}

    /** Writes both files, with the templates of all sets, into a directory that is made where it is missing. */
    static void write(List<SampleSet> sets, Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("devicecontent.json"), together(sets, SampleSet::deviceContent));
        Files.writeString(directory.resolve("fhirmapping.json"), together(sets, SampleSet::fhirMapping));
    }

    /** One file with the templates of all sets, which share no type name. */
    private static String together(List<SampleSet> sets, Function<SampleSet, String> file) throws IOException {
        ObjectNode all = null;
        for (SampleSet set : sets) {
            ObjectNode one = (ObjectNode) JSON.readTree(file.apply(set));
            if (all == null) {
                all = one;
            } else {
                ((ArrayNode) all.get("template")).addAll((ArrayNode) one.get("template"));
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }
}
