package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every example of docs/templates.md and docs/cookbook.md comes to what the page says. */
class TemplatesPageTest {

    private static final Path DOCS = Path.of("../docs");

    private final Map<String, Integer> checked = new HashMap<>();

    @Test
    void everyExampleOfTemplatesGivesWhatThePageShows() throws Exception {
        assertThat(wrong("templates.md")).isEmpty();
        assertThat(checked).containsKeys("measurements", "failures", "observations", "mapping-failures",
                "device-problems", "mapping-problems", "JSONPath", "JMESPath");
        assertThat(checked.get("JSONPath")).isGreaterThan(10);
    }

    @Test
    void everyRecipeOfTheCookbookGivesWhatThePageShows() throws Exception {
        long recipes = Files.readString(DOCS.resolve("cookbook.md")).lines().filter(line -> line.startsWith("## "))
                .count();

        assertThat(wrong("cookbook.md")).isEmpty();
        assertThat(checked).containsOnlyKeys("lands");
        assertThat(checked.get("lands")).isEqualTo((int) recipes);
    }

    private List<String> wrong(String page) throws Exception {
        PageExamples examples = new PageExamples();
        List<String> wrong = new ArrayList<>();
        for (PageBlock block : PageBlock.of(Files.readString(DOCS.resolve(page)))) {
            if (examples.take(block)) {
                continue;
            }
            String shown = block.result().isEmpty() ? block.text() : block.result();
            String actual = examples.actual(block);
            checked.merge(block.label(), 1, Integer::sum);
            if (!PageExamples.same(block.label(), shown, actual)) {
                wrong.add("line " + block.line() + ", " + block.label() + " " + (block.result().isEmpty()
                        ? ""
                        : block.text()) + " gives " + actual);
            }
        }
        return wrong;
    }
}
