package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.iomtfhir.local.eventhubs.NodeScripts;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events in the shapes that IoT Hub and IoT Central give them, sent by Azure's JavaScript client, land; what is no telemetry does not. */
@Timeout(240)
class IotShapesIT {

    private static final Set<String> EXPECTED = Set.of(
            "Heart rate 71 of hub-patient-1 by hub-watch-1 at 2026-05-03T08:00:00.500Z",
            "Heart rate 72 of hub-patient-2 by hub-watch-2 at 2026-05-03T08:00:05.125Z",
            "Heart rate 73 of hub-patient-3 by hub-watch-3 at 2026-05-03T08:00:05.125Z",
            "Heart rate 74 of hub-patient-4 by hub-watch-4 at 2026-05-03T08:01:00Z",
            "Heart rate 75 of hub-patient-4 by hub-watch-4 at 2026-05-03T08:01:01Z",
            "Heart rate 76 of hub-patient-4 by hub-watch-4 at 2026-05-03T08:01:02Z",
            "Infusion rate 10 of hub-patient-5 by hub-pump-5 at 2026-05-03T08:02:00Z",
            "Infusion rate 12 of hub-patient-5 by hub-pump-5 at 2026-05-03T08:03:00Z",
            "Heart rate 81 of central-patient-1 by central-monitor-1 at 2026-05-03T09:00:00.455Z",
            "Heart rate 91 of legacy-patient-1 by legacy-monitor-1 at 2026-05-03T08:00:05.125Z",
            "Oxygen saturation 97 of plain-patient-1 by plain-monitor-1 at 2026-05-03T10:00:00Z");

    @TempDir
    Path directory;

    @Test
    void theyLandThroughEveryKindOfTemplate() throws Exception {
        NodeScripts node = NodeScripts.install(Path.of("../local/event-hubs/src/test/js"),
                Path.of("src/test/js/iot.mjs"));
        try (LocalLine line = Lines.start(directory, templates(), Set.of(Service.values()))) {
            NodeScripts.Result sent = node.run(
                    Map.of("CONNECTION_STRING", line.ready().connectionString(), "HUB", LocalLine.DEVICE_HUB), "node",
                    "iot.mjs");
            assertThat(sent.output()).endsWith("sent\n");

            await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(landed(line)).isEqualTo(EXPECTED));
            // What matches no template is passed over; it is neither an error nor a reading.
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(Iomt.run("lag", "--ready-file",
                    line.ready().data().resolve(LocalLine.READY_FILE).toString(), "--over", "0").exitCode()).isZero());
            assertThat(landed(line)).isEqualTo(EXPECTED);
            assertThat(Lines.deadLetters(line.ready())).isEmpty();
        }
    }

    private Path templates() throws IOException {
        Path templates = Files.createDirectories(directory.resolve("templates"));
        for (String name : List.of("devicecontent.json", "fhirmapping.json")) {
            try (InputStream in = IotShapesIT.class.getResourceAsStream("iot/" + name)) {
                Files.copy(in, templates.resolve(name));
            }
        }
        return templates;
    }

    private static Set<String> landed(LocalLine line) throws IOException {
        Set<String> landed = new TreeSet<>();
        for (LandedObservation one : new FhirReader(line.ready().fhir()).observations()) {
            if (one.device() != null && one.device().matches("(hub|central|legacy|plain)-.*")) {
                landed.add(one.resource().at("/code/text").asText() + " "
                        + one.resource().at("/valueQuantity/value").asText() + " of " + one.patient() + " by "
                        + one.device() + " at " + one.start());
            }
        }
        return landed;
    }
}
