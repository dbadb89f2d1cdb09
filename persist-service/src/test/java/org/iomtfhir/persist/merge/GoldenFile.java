package org.iomtfhir.persist.merge;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files of golden cases, one JSON object a line. */
final class GoldenFile {

    static final JsonMapper JSON = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final String KIND = "observation";
    private static final String SUFFIX = ".jsonl";

    private GoldenFile() {}

    /** The files of this kind, {@code observation.jsonl} and those with a prefix, in the directory of the tests or another. */
    static List<Path> ofObservations() {
        Path directory = directory(System.getProperty("golden.dir", "src/test/resources/golden"));
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> isObservations(file.getFileName().toString())).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the golden cases can't be listed", e);
        }
    }

    /** A relative directory is meant from where Maven was started, this module or the whole project. */
    private static Path directory(String name) {
        Path directory = Path.of(name);
        return Files.isDirectory(directory) ? directory : Path.of("..").resolve(directory);
    }

    private static boolean isObservations(String name) {
        return name.endsWith(KIND + SUFFIX);
    }

    static List<JsonNode> read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank()).map(GoldenFile::tree).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + json, e);
        }
    }
}
