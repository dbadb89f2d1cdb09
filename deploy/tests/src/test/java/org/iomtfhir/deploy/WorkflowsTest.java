package org.iomtfhir.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The workflows, which run elsewhere alone: an action is of one version in all of them, and what they name is there. */
class WorkflowsTest {

    private static final Path ROOT = AzureLine.FOLDER.getParent().getParent();
    private static final Pattern USES = Pattern.compile("(?m)^ *-? *uses: ([^@\\s]+)@(\\S+)$");

    private static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve(".github/workflows"))) {
            return files.sorted().toList();
        }
    }

    /** One that was raised in one file and forgotten in another runs on what the other left behind. */
    @Test
    void eachActionIsOfOneVersion() throws IOException {
        Map<String, Set<String>> versions = new TreeMap<>();
        for (Path workflow : workflows()) {
            USES.matcher(Files.readString(workflow)).results().forEach(uses -> versions
                    .computeIfAbsent(uses.group(1), action -> new TreeSet<>()).add(uses.group(2)));
        }

        assertThat(versions).hasSizeGreaterThan(5).containsKeys("actions/checkout", "anchore/scan-action");
        assertThat(versions).allSatisfy((action, each) -> assertThat(each).as(action).hasSize(1));
    }

    @Test
    void whatTheyNameIsThere() throws IOException {
        String ci = Files.readString(ROOT.resolve(".github/workflows/ci.yml"));
        String scan = Files.readString(ROOT.resolve(".github/workflows/scan.yml"));

        assertThat(ci).contains("- run: .ci/run\n");
        assertThat(ROOT.resolve(".ci/run")).isExecutable();
        assertThat(scan).contains("-pl deploy/containers ", "sbom: deploy/containers/target/bom.json");
        assertThat(Files.readString(ROOT.resolve("deploy/containers/pom.xml"))).contains("cyclonedx-maven-plugin",
                "<outputFormat>json</outputFormat>");
    }
}
