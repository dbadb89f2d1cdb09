package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.LocalLineConfig;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class WhereCommandIT {

    private static final String EVENT = "{\"monitor\":\"monitor-where-1\",\"patient\":\"p\",\"time\":"
            + "\"2026-11-26T08:00:00Z\",\"heartRate\":72}";

    @TempDir
    private Path directory;

    /** An event is at normalize, then in a window of group; the same whether the line or each service's file is named. */
    @Test
    void theEventIsFoundInTheHubsAndItsWindowIsNamed() throws Exception {
        Path templates = Lines.templates(directory);
        LocalLineConfig free = LocalLineConfig.onFreePorts(directory.resolve("line"));
        try (LocalLine line = LocalLine.start(new LocalLineConfig(free.data(), Optional.of(templates), 0, 0,
                Optional.of(SharedFhirServer.url()), Optional.empty(), Duration.ofHours(1),
                EnumSet.of(Service.NORMALIZE, Service.GROUP)), step -> {})) {
            String ready = free.data().resolve(LocalLine.READY_FILE).toString();
            Path event = Files.writeString(directory.resolve("event.jsonl"), EVENT + "\n");
            assertThat(Iomt.run("send", "--ready-file", ready, "--file", event).exitCode()).isZero();

            Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                    Iomt.run("where", "--ready-file", ready, "--event", event).out())
                    .containsPattern("normalize +devicedata/\\d@\\d+, taken in at \\S+Z, is read")
                    .containsPattern(
                            "group +normalized/\\d@\\d+.*, falls in the window from \\S+:00:00Z to \\S+:00:00Z,"
                                    + " which (is open until then|group has given out)")
                    .contains("transform   makes an Observation whose identifier ends in heartrate."));
            assertThat(Iomt.run("where", "--ready-file", ready, "--device", "monitor-where-1", "--time",
                    "2026-11-26T08:00:01Z").out()).containsPattern("normalize +devicedata/\\d@\\d+, taken in")
                    .containsPattern("group +normalized/\\d@\\d+.* falls in the window");
            assertThat(Iomt.run("where", "--ready-file", ready, "--device", "monitor-where-1", "--time",
                    "2026-11-26T09:00:00Z").out()).contains("events of its hub is of it")
                    .doesNotContain("falls in the window");

            byServiceFiles(free.data(), event);
        }
    }

    private void byServiceFiles(Path data, Path event) throws Exception {
        Path normalize = LocalLine.settingsFile(data, Service.NORMALIZE);
        Path transform = LocalLine.settingsFile(data, Service.TRANSFORM);
        String group = "group=" + LocalLine.settingsFile(data, Service.GROUP);

        Iomt named = Iomt.run("where", "--settings-of", "normalize=" + normalize, "--settings-of", group,
                "--settings-of", "transform=" + transform, "--consumer-group", LocalLine.DEBUG_GROUP, "--event", event);
        assertThat(named.out()).as(named.err()).containsPattern("group +normalized/\\d@\\d+.* falls in the window")
                .contains("persist     not looked at: its settings are not named (--settings-of persist=FILE)",
                        "transform   makes an Observation");
        assertThat(Iomt.run("where", "--settings-of", group, "--event", event).err()).contains(
                "--event needs the templates");
        assertThat(Iomt.run("where", "--settings-of", group, "--settings", normalize, "--event", event).err())
                .contains("leave --settings and --ready-file out");
        assertThat(Iomt.run("status", "--settings-of", "normalize=" + normalize, "--settings-of", group).out())
                .containsPattern("normalize +not asked +\\d").containsPattern("group +not asked +\\d")
                .containsPattern("persist +not asked +\\?");
        assertThat(Iomt.run("lag", "--settings-of", "normalize=" + normalize, "--settings-of", group).out())
                .containsPattern("normalize +devicedata").containsPattern("group +normalized")
                .doesNotContain("observations");

        Path strict = Files.copy(normalize, directory.resolve("normalize.properties"));
        Files.writeString(strict, "normalize.earliest-time=2026-12-01\n", StandardOpenOption.APPEND);
        assertThat(Iomt.run("where", "--settings-of", "normalize=" + strict, "--event", event).out())
                .as("templates are read as the settings of the service say")
                .contains("sets it aside as ImplausibleTime");
        Path additions = Files.createDirectory(directory.resolve("additions"));
        Files.writeString(additions.resolve("devicecontent.json"),
                """
                        { "templateType": "CollectionContent", "define": { "id": "$.monitor" }, "template": [ {
                          "templateType": "JsonPathContent", "template": { "typeName": "hr", "typeMatchExpression": "$..[?(@heartRate)]",
                          "deviceIdExpression": "${id}", "timestampExpression": "$.time",
                          "values": [ { "valueName": "hr", "valueExpression": "$.heartRate" } ] } } ] }""");
        Path settings = Files.writeString(directory.resolve("additions.properties"),
                Files.readString(normalize).replaceAll(
                        "templates.directory=.*", "templates.directory=" + additions));
        assertThat(Iomt.run("where", "--settings-of", "normalize=" + settings, "--event", event).out())
                .contains("makes a measurement of the type hr");
        Files.writeString(settings, "\nobservations.profile=earlier-connector\n", StandardOpenOption.APPEND);
        assertThat(Iomt.run("where", "--settings-of", "normalize=" + settings, "--event", event).out())
                .contains("normalize   the templates are not valid").doesNotContain("makes a measurement");
    }
}
