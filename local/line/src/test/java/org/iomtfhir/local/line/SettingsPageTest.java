package org.iomtfhir.local.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.Setting;
import org.iomtfhir.runtime.settings.SettingsException;
import org.iomtfhir.runtime.settings.SettingsGroup;
import org.iomtfhir.runtime.settings.SettingsPage;
import org.junit.jupiter.api.Test;

class SettingsPageTest {

    private static final Path PAGE = Path.of("..", "..", "docs", "settings.md");

    @Test
    void thePageIsWhatTheDeclarationsSay() throws IOException {
        String rendered = SettingsPage.render(SettingsPageTest::own);
        if (Boolean.getBoolean("settings.update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, rendered);
        }

        assertThat(PAGE)
                .as("write it anew: mvn test -pl local/line -am -Dtest=SettingsPageTest -Dsettings.update=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .content().isEqualTo(rendered);
    }

    private static List<SettingsGroup<?>> own(Service service) {
        return LineServices.of(service).ownSettings();
    }

    @Test
    void aDefaultOrAnEarlierNameThatDiffersBetweenServicesIsShownForEach() {
        assertThat(SettingsPage.render(SettingsPageTest::own)).contains(
                "normalize: `devicedata`; group: `normalized`; transform: `grouped`; persist: `observations` |"
                        + " normalize: `InputEventHub:EventHubName`; group: `NormalizationEventHub:EventHubName` |");
    }

    @Test
    void noTwoSettingsOfAServiceShareANameOrAnEarlierName() {
        for (Service service : Service.values()) {
            List<String> names = new ArrayList<>();
            for (SettingsGroup<?> group : LineServices.of(service).allSettings()) {
                for (Setting<?> setting : group.settings()) {
                    names.add(setting.environmentName());
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
            for (SettingsGroup<?> group : LineServices.of(service).allSettings()) {
                List<String> names = group.settings().stream().map(Setting::name).toList();
                assertThat(byTitle.computeIfAbsent(group.title(), title -> names)).isEqualTo(names);
            }
        }
    }

    @Test
    void whatAServiceAloneReadsMayStandInTheFileOfAnother() {
        for (Service reader : Service.values()) {
            for (Service other : Service.values()) {
                if (reader != other) {
                    List<String> refused = new ArrayList<>();
                    for (SettingsGroup<?> group : own(other)) {
                        for (Setting<?> setting : group.settings()) {
                            refused.addAll(unknown(reader, setting.environmentName()));
                        }
                    }
                    assertThat(refused).as(reader.title() + " with the settings of " + other.title()).isEmpty();
                }
            }
        }
    }

    private static List<String> unknown(Service reader, String variable) {
        try {
            LineServices.of(reader).load(Map.of(variable, "x"), null);
            return List.of();
        } catch (SettingsException e) {
            return e.problems().stream().filter(problem -> problem.contains("is no setting")).toList();
        }
    }
}
