package org.iomtfhir.explain.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.explain.ExactJson;
import org.iomtfhir.explain.Explanation;
import org.iomtfhir.explain.Failure;
import org.iomtfhir.explain.ObservationFact;
import org.iomtfhir.model.Profile;

/**
 * Case files, {@code NAME.case.json}: {@code profile}, {@code device}, {@code fhir} and {@code events}, each a text or
 * {@code {"file": "relative path"}}, {@code received}, and {@code expected} with {@code measurements}, {@code observations} and
 * {@code failures}. All methods are static.
 */
public final class TestCaseFile {

    private static final int LONGEST = 64 * 1024 * 1024;
    private static final Set<String> MEMBERS = Set.of("profile", "device", "fhir", "events", "received", "expected");
    private static final Set<String> EXPECTED = Set.of("measurements", "observations", "failures");

    private static final ObjectMapper JSON = ExactJson.MAPPER;

    private TestCaseFile() {}

    /**
     * Reads one.
     *
     * @throws IOException
     *             if it can't be read, or is no case; the message names the file and says why
     */
    public static TestCase read(Path file) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(text(file));
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not JSON: line " + e.getLocation().getLineNr(), e);
        }
        known(file, node, MEMBERS);
        known(file, node.path("expected"), EXPECTED);
        String name = file.getFileName().toString();
        return new TestCase(name.substring(0, name.length() - TestCase.SUFFIX.length()), profile(file, node),
                source(file, node, "device"), source(file, node, "fhir"), source(file, node, "events").text(),
                received(file, node), Optional.ofNullable(node.at("/expected/measurements").isMissingNode()
                        ? null
                        : number(file, node.at("/expected/measurements"))),
                list(file, node, "observations"),
                list(file, node, "failures").stream().map(JsonNode::asText).sorted().toList());
    }

    private static void known(Path file, JsonNode node, Set<String> names) throws IOException {
        if (!node.isObject()) {
            throw new IOException(file + " is no case: it needs device, fhir, events and expected");
        }
        for (Iterator<String> members = node.fieldNames(); members.hasNext();) {
            String member = members.next();
            if (!names.contains(member)) {
                throw new IOException(file + " has a member " + member + ", which no case has; there are "
                        + String.join(", ", names.stream().sorted().toList()));
            }
        }
    }

    private static int number(Path file, JsonNode node) throws IOException {
        if (!node.canConvertToInt()) {
            throw new IOException(file + ": expected measurements is a number");
        }
        return node.intValue();
    }

    private static Profile profile(Path file, JsonNode node) throws IOException {
        try {
            return Profile.valueOf(node.path("profile").asText("standard").replace('-', '_').toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": profile is standard or earlier-connector", e);
        }
    }

    private static Optional<Instant> received(Path file, JsonNode node) throws IOException {
        if (node.path("received").isMissingNode()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(node.path("received").asText()));
        } catch (DateTimeException e) {
            throw new IOException(file + ": received is a time such as 2026-10-09T10:18:00Z", e);
        }
    }

    private static List<JsonNode> list(Path file, JsonNode node, String name) throws IOException {
        JsonNode list = node.path("expected").path(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw new IOException(file + ": expected " + name + " is a list");
        }
        List<JsonNode> items = new ArrayList<>();
        list.forEach(items::add);
        return items;
    }

    private static CheckedTemplates.Source source(Path file, JsonNode node, String member) throws IOException {
        JsonNode given = node.path(member);
        if (given.isTextual()) {
            return new CheckedTemplates.Source(file + " " + member, given.textValue());
        }
        if (given.isObject() && given.path("file").isTextual() && given.size() == 1) {
            Path named = file.resolveSibling(given.path("file").textValue());
            return new CheckedTemplates.Source(named.toString(), text(named));
        }
        throw new IOException(file + ": " + member + " is a text, or { \"file\": \"a path from here\" }");
    }

    private static String text(Path file) throws IOException {
        try {
            if (Files.size(file) > LONGEST) {
                throw new IOException(file + " has more than " + LONGEST / 1024 / 1024 + " MB");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + e.getFile(), e);
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text", e);
        }
    }

    /**
     * A case of what comes of events now, for a person to look over and keep.
     *
     * @param sources
     *            device, fhir and events: a path from the case's file, or where it begins with a brace or a line break, a text
     */
    public static String write(Profile profile, Map<String, JsonNode> sources, Explanation explanation) {
        ObjectNode node = JSON.createObjectNode();
        node.put("profile", profile.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        sources.forEach(node::set);
        ObjectNode expected = node.putObject("expected");
        expected.put("measurements", explanation.measurements().size());
        ArrayNode observations = expected.putArray("observations");
        explanation.observations().stream().map(TestCaseFile::stable).forEach(observations::add);
        ArrayNode failures = expected.putArray("failures");
        explanation.failures().stream().filter(failure -> !failure.isWarning()).map(Failure::error).sorted()
                .forEach(failures::add);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a case can't be written", e);
        }
    }

    /** Without the time of writing, and without what travels to the last stage alone. */
    private static JsonNode stable(ObservationFact fact) {
        try {
            ObjectNode resource = (ObjectNode) JSON.readTree(fact.json());
            resource.remove("issued");
            withoutTravelling(resource);
            resource.path("component").forEach(component -> withoutTravelling((ObjectNode) component));
            // Of these a template says no extension.
            resource.path("component").forEach(component -> ((ObjectNode) component).remove("extension"));
            resource.path("performer").forEach(performer -> ((ObjectNode) performer).remove("extension"));
            return resource;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a resource is not JSON", e);
        }
    }

    private static void withoutTravelling(ObjectNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            if (name.startsWith("_value")) {
                node.remove(name);
            } else if ((name.startsWith("value") || name.equals("dataAbsentReason"))
                    && node.get(name) instanceof ObjectNode value) {
                value.remove("extension");
            }
        }
    }
}
