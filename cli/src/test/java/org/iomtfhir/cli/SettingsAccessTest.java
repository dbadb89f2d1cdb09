package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsAccessTest {

    @ParameterizedTest
    @ValueSource(strings = {"IOMT_TEMPLATES_DIRECTORY", "IOMT_TEMPLATES_CONNECTION_STRING",
            "IOMT_TEMPLATES_CONNECTION_STRING_FILE"})
    void anEnvironmentThatNamesTheStoreIsTakenHoweverTheSecretIsGiven(String name) throws IOException {
        Map<String, String> environment = Map.of(name, "somewhere");

        assertThat(new SettingsAccess().find(ServiceSettings.TEMPLATES, environment))
                .isEqualTo(new SettingsAccess.ServiceFile(Optional.empty(), environment));
    }
}
