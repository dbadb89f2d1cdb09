package org.iomtfhir.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;

/**
 * What an overlay comes to: the few things of Kustomize that the overlays here make use of, done as its reference says.
 * Whatever else stands in a {@code kustomization.yaml} is refused, so that nothing passes unchecked. Where the real
 * {@code kustomize} or {@code kubectl} is on the PATH, {@link KustomizeTest} holds the two against each other.
 */
final class Overlay {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> KNOWN = Set.of("apiVersion", "kind", "namespace", "resources", "patches",
            "images");

    /** Kinds that live in no namespace. */
    private static final Set<String> CLUSTER_WIDE = Set.of("Namespace");

    private Overlay() {}

    /** The objects of the overlay in a folder. */
    static List<ObjectNode> render(Path folder) throws IOException {
        ObjectNode file = documents(Files.readString(folder.resolve("kustomization.yaml"))).getFirst();
        Set<String> unknown = new TreeSet<>();
        file.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(folder + ": this check does not know what " + unknown + " do");
        }
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode resource : file.path("resources")) {
            Path path = folder.resolve(resource.asText()).normalize();
            objects.addAll(Files.isDirectory(path) ? render(path) : documents(Files.readString(path)));
        }
        if (file.hasNonNull("namespace")) {
            objects.stream().filter(object -> !CLUSTER_WIDE.contains(object.path("kind").asText()))
                    .forEach(object -> object.withObject("/metadata").set("namespace", file.get("namespace")));
        }
        for (JsonNode patch : file.path("patches")) {
            patch(objects, documents(Files.readString(folder.resolve(patch.path("path").asText()))).getFirst(),
                    patch.path("target").path("kind").asText());
        }
        for (JsonNode image : file.path("images")) {
            objects.forEach(object -> name(object, image));
        }
        return objects;
    }

    /** Every document of a YAML text. */
    static List<ObjectNode> documents(String text) {
        List<ObjectNode> documents = new ArrayList<>();
        for (Object document : new Yaml().loadAll(text)) {
            documents.add(JSON.valueToTree(document));
        }
        return documents;
    }

    private static void patch(List<ObjectNode> objects, ObjectNode patch, String kind) {
        List<ObjectNode> meant = objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
        if (meant.isEmpty()) {
            throw new IllegalArgumentException("a patch is for " + kind + ", and there is none");
        }
        ObjectNode change = patch.deepCopy();
        // A patch with a target is for whatever the target selects, whatever it is called itself.
        ((ObjectNode) change.path("metadata")).remove("name");
        meant.forEach(object -> merge(object, change));
    }

    private static void merge(ObjectNode object, ObjectNode change) {
        for (Map.Entry<String, JsonNode> field : change.properties()) {
            if (field.getValue().isNull()) {
                object.remove(field.getKey());
            } else if (field.getValue() instanceof ArrayNode) {
                throw new IllegalArgumentException("this check does not merge lists: " + field.getKey());
            } else if (field.getValue() instanceof ObjectNode inner
                    && object.get(field.getKey()) instanceof ObjectNode there) {
                merge(there, inner);
            } else {
                object.set(field.getKey(), field.getValue());
            }
        }
    }

    private static void name(ObjectNode object, JsonNode image) {
        for (JsonNode container : object.at("/spec/template/spec/containers")) {
            if (container.path("image").asText().equals(image.path("name").asText())) {
                ((ObjectNode) container).put("image",
                        image.path("newName").asText() + ":" + image.path("newTag").asText());
            }
        }
    }

    /** The folders of all overlays. */
    static List<Path> all() {
        return Arrays.stream(Path.of("overlays").toFile().listFiles()).map(java.io.File::toPath).sorted().toList();
    }
}
