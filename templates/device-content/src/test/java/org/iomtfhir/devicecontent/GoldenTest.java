package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.iomtfhir.devicecontent.json.JsonText;
import org.junit.jupiter.api.Test;

/**
 * Runs what the reference really answered. Each line of a file is a case; how the file's name ends, {@code random-jsonpath.jsonl}
 * with {@code jsonpath}, tells the kind. Another directory of cases is run instead with {@code -Dgolden.dir=DIR}; kinds that are another
 * module's are passed over.
 */
class GoldenTest {

    @Test
    void answersEveryGoldenCaseLikeTheReference() throws Exception {
        Path directory = directory();
        List<String> failed = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
        }
        assertThat(files).as("golden files in " + directory).isNotEmpty();
        for (Path file : files) {
            Optional<GoldenCase> kind = kind(file);
            if (kind.isPresent()) {
                run(file, kind.get(), failed);
            }
        }
        assertThat(failed).as("failing cases").isEmpty();
    }

    private static Path directory() throws Exception {
        String given = System.getProperty("golden.dir", "");
        if (given.isBlank()) {
            return Path.of(GoldenTest.class.getResource("/golden").toURI());
        }
        return Path.of(System.getProperty("golden.root", "")).resolve(given);
    }

    private static Optional<GoldenCase> kind(Path file) {
        String name = file.getFileName().toString();
        Map<String, GoldenCase> kinds = Map.of("jsonpath", new GoldenJsonPath(), "jmespath", new GoldenJmesPath(),
                "normalize", new GoldenNormalize());
        return kinds.entrySet().stream().filter(kind -> name.endsWith(kind.getKey() + ".jsonl"))
                .map(Map.Entry::getValue).findAny();
    }

    private static void run(Path file, GoldenCase kind, List<String> failed) throws IOException {
        int cases = 0;
        int before = failed.size();
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank()) {
                continue;
            }
            cases++;
            String id = "line " + cases;
            try {
                JsonObject golden = (JsonObject) JsonReader.read(line).value();
                id = ((JsonText) golden.get("id")).value();
                Optional<String> difference = kind.difference(golden);
                if (difference.isPresent()) {
                    failed.add(id + ": " + difference.get());
                }
            } catch (Exception | AssertionError | StackOverflowError e) {
                failed.add(id + ": threw " + e);
            }
        }
        System.out.println(file.getFileName() + ": " + (cases - (failed.size() - before)) + " of " + cases + " pass");
        failed.subList(before, failed.size()).forEach(System.out::println);
    }
}
