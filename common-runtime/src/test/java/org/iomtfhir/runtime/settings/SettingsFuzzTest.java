package org.iomtfhir.runtime.settings;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.iomtfhir.fuzzing.Bounded;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SettingsFuzzTest {

    private static Path file;

    @BeforeAll
    static void make() throws IOException {
        file = Files.createTempFile("settings", ".properties");
    }

    @AfterAll
    static void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    @DictionaryEntries({"input.event-hub=", "batch.events=", "checkpoints.every=5s", "templates.refresh=PT30S", "\\u00",
            "#",
            "observations.profile=earlier-connector", "99999999999999999999", "PT999999999999H"})
    @FuzzTest
    void aFile(byte[] text) throws IOException {
        Files.write(file, text);
        Bounded.read(text.length, () -> Service.TRANSFORM.load(java.util.List.of(), Map.of(), file),
                SettingsException.class);
    }
}
