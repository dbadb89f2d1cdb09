package org.iomtfhir.chaos.line.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadKindsTest {

    private static final String MARK = "kx-mark-000000007";

    @TempDir
    Path directory;

    @Test
    void thereAreAHundredKindsEachOfItsOwnNameAndForEveryHub() {
        List<BadKind> kinds = BadKinds.all();

        assertThat(kinds).hasSizeGreaterThan(100).extracting(BadKind::name).doesNotHaveDuplicates();
        assertThat(new HashSet<>(kinds.stream().map(BadKind::hub).toList())).isEqualTo(Set.of("devicedata",
                "normalized", "grouped", "observations"));
    }

    @Test
    void everyEventFitsAHubAndItsMarkIsFoundInItsLetter() throws IOException {
        int number = 0;
        for (BadKind kind : BadKinds.all()) {
            BadEvent event = kind.event().apply(MARK);
            assertThat(event.body()).as(kind.name()).hasSizeLessThan(1_000_000);
            Path file = directory.resolve(number++ + ".json");
            String notes = event.properties().values().stream().filter(each -> each.toString().length() < 100)
                    .map(each -> ",{\"value\":\"" + each + "\"}").distinct().reduce("{}", String::concat);
            Files.writeString(file, "{\"properties\":[" + notes + "],\"body\":\"" + Base64.getEncoder()
                    .encodeToString(event.body()) + "\"}");
            StoredLetters.Found found = StoredLetters.read(directory);
            assertThat(found.lettersOfMark()).as(kind.name()).containsOnlyKeys(MARK).containsValue(1);
            Files.delete(file);
        }
    }
}
