package org.iomtfhir.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.Test;

class SettingsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "settings.md");

    @Test
    void thePageIsWhatTheDeclarationsSay() throws IOException {
        String rendered = SettingsPage.render();
        if (Boolean.getBoolean("settings.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, rendered);
        }

        assertThat(PAGE)
                .as("write it anew: mvn test -pl common-runtime -am -Dtest=SettingsPageTest -Dsettings.update=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .content().isEqualTo(rendered);
    }

    @Test
    void aDefaultOrAnEarlierNameThatDiffersBetweenServicesIsShownForEach() {
        assertThat(SettingsPage.render()).contains(
                "normalize: `devicedata`; group: `normalized`; transform: `grouped`; persist: `observations` |"
                        + " normalize: `InputEventHub:EventHubName`; group: `NormalizationEventHub:EventHubName` |");
    }

    @Test
    void noTwoSettingsOfAServiceShareANameOrAnEarlierName() {
        for (Service service : Service.values()) {
            List<String> names = new ArrayList<>();
            for (SettingsGroup<?> group : service.groups()) {
                for (Setting<?> setting : group.settings()) {
                    names.add(setting.environmentName());
                    setting.fileName().map(Setting::environmentName).ifPresent(names::add);
                    setting.aliases().forEach(alias -> names.add(alias.name()));
                }
            }
            assertThat(names).as(service.title()).doesNotHaveDuplicates();
        }
    }

    @Test
    void groupsOfOneTitleDeclareTheSameSettings() {
        Map<String, List<String>> byTitle = new HashMap<>();
        for (Service service : Service.values()) {
            for (SettingsGroup<?> group : service.groups()) {
                List<String> names = group.settings().stream().map(Setting::name).toList();
                assertThat(byTitle.computeIfAbsent(group.title(), title -> names)).isEqualTo(names);
            }
        }
    }
}
