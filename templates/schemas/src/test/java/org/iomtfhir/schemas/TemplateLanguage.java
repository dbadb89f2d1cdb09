package org.iomtfhir.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.samples.SampleSet;
import org.iomtfhir.template.CompileResult;

/** One of the two files: its schema, the compiler that has the last word on it, and templates to try both on. */
@SuppressWarnings("ImmutableEnumChecker") // Nobody writes to what it holds; the types alone don't say so.
enum TemplateLanguage {

    DEVICE_CONTENT("devicecontent.schema.json", "normalize", SampleSet::deviceContent,
            text -> DeviceContent.compile("devicecontent.json", text)),

    FHIR_MAPPING("fhirmapping.schema.json", "observation", SampleSet::fhirMapping,
            text -> FhirMapping.compile("fhirmapping.json", text,
                    MappingOptions.standard(InstantSource.fixed(Instant.EPOCH))));

    /** Forgives what the compilers forgive: an editor is told of comments by the name of the language, {@code jsonc}. */
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_SINGLE_QUOTES,
                    JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

    /** The modules whose golden cases have templates, seen from this one. */
    private static final List<Path> GOLDEN = List.of(Path.of("../device-content/src/test/resources/golden"),
            Path.of("../../persist-service/src/test/resources/golden"));

    private final String golden;
    private final Function<SampleSet, String> sample;
    private final Function<String, CompileResult<?>> compiler;
    private final JsonNode source;
    private final Schema schema;

    TemplateLanguage(String schema, String golden, Function<SampleSet, String> sample,
            Function<String, CompileResult<?>> compiler) {
        this.golden = golden;
        this.sample = sample;
        this.compiler = compiler;
        this.source = read(schema);
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(source);
    }

    private static JsonNode read(String name) {
        try (InputStream file = TemplateLanguage.class.getResourceAsStream("/schemas/" + name)) {
            return new JsonMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode source() {
        return source;
    }

    /** What draft 7 itself says of this schema. */
    List<Error> faultsOfSchema() {
        return SCHEMAS.getSchema("{ \"$ref\": \"http://json-schema.org/draft-07/schema#\" }").validate(source);
    }

    /** What the schema finds. */
    List<Error> errors(JsonNode file) {
        return schema.validate(file);
    }

    /** Whether the compiler takes the file. */
    boolean isValid(String text) {
        return compiler.apply(text).compiled().isPresent();
    }

    /** The different templates of golden cases and samples that the compiler takes, comments and all. */
    Set<String> validTemplates() throws IOException {
        Set<String> templates = new LinkedHashSet<>();
        SampleSet.all().forEach(set -> templates.add(sample.apply(set)));
        for (Path file : goldenFiles()) {
            for (String line : Files.readAllLines(file)) {
                templates.add(template(line));
            }
        }
        templates.removeIf(template -> !isValid(template));
        return templates;
    }

    /** Those cases that the earlier connector refused or made something of, by its own word. */
    List<String> templatesThatTheEarlierConnectorRead() throws IOException {
        List<String> templates = new ArrayList<>();
        for (Path file : goldenFiles()) {
            for (String line : Files.readAllLines(file)) {
                if (Set.of("measurements", "observations").contains(JSON.readTree(line).path("outcome").asText())) {
                    templates.add(template(line));
                }
            }
        }
        return templates;
    }

    private static String template(String goldenCase) throws JsonProcessingException {
        return JSON.readTree(goldenCase).path("template").textValue();
    }

    private List<Path> goldenFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path directory : GOLDEN) {
            try (Stream<Path> all = Files.list(directory)) {
                all.filter(file -> file.getFileName().toString().endsWith(golden + ".jsonl")).sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    /** The file as an editor sees it. */
    static JsonNode parse(String text) throws JsonProcessingException {
        return JSON.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }
}
