package org.iomtfhir.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each package says where null may stand, and the build looks for it (NullAway). */
class NullMarkedTest {

    private static final Path ROOT = Path.of("../..");

    @Test
    void everyPackageSaysWhereNullMayStand() throws IOException {
        Set<String> unmarked = new TreeSet<>();
        for (Path sources : sources()) {
            for (Path directory : packages(sources)) {
                Path info = directory.resolve("package-info.java");
                if (!Files.exists(info) || !Files.readString(info).contains("\n@NullMarked\n")) {
                    unmarked.add(sources.relativize(directory).toString().replace('/', '.'));
                }
            }
        }
        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }

    /** The directory {@code src/main/java} of every module. */
    private static List<Path> sources() throws IOException {
        try (Stream<Path> modules = Files.find(ROOT, 3, (path, is) -> path.endsWith("pom.xml") && is.isRegularFile())) {
            List<Path> found = modules.map(pom -> pom.resolveSibling("src/main/java")).filter(Files::isDirectory)
                    .toList();
            assertThat(found).hasSizeGreaterThan(15);
            return found;
        }
    }

    private static Set<Path> packages(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java")).map(Path::getParent)
                    .collect(Collectors.toSet());
        }
    }
}
