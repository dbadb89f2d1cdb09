package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void theSameSeedAndStartGiveTheSameEvents() {
        String[] arguments = {"simulate", "--to", "stdout", "--start", "2026-05-01T08:00:00Z", "--seed", "3", "--late",
                "30", "--doubled", "20", "--broken", "20", "--jitter", "5s"};

        Command one = Command.run(arguments);

        assertThat(one.exitCode()).as(one.err()).isZero();
        assertThat(one.out().lines().count()).isGreaterThan(600);
        assertThat(Command.run(arguments).out()).isEqualTo(one.out());
        arguments[6] = "4";
        assertThat(Command.run(arguments).out()).isNotEqualTo(one.out());
    }

    @Test
    void itsTemplatesReadEveryEventOfEveryKind() throws Exception {
        assertThat(Command.run("simulate", "--write-templates", directory.toString()).exitCode()).isZero();
        Path events = directory.resolve("events.jsonl");
        for (String target : List.of("stdout", "iot-hub")) {
            Command simulated = Command.run("simulate", "--to", target, "--devices", "5", "--rate", "5", "--duration",
                    "10s");
            assertThat(simulated.err()).contains("50 readings must land");
            Files.writeString(events, simulated.out());

            Command validated = Command.run("validate", "--device", directory.resolve("devicecontent.json").toString(),
                    "--fhir", directory.resolve("fhirmapping.json").toString(), "--events", events.toString());

            assertThat(validated.exitCode()).as(validated.out() + validated.err()).isZero();
            for (String type : List.of("heartrate", "pulserate", "infusionrate", "glucose", "bodyweight")) {
                assertThat(validated.out()).contains(type);
            }
        }
    }

    @Test
    void anIotHubEventBearsWhatAnIotHubKnows() throws Exception {
        Command simulated = Command.run("simulate", "--to", "iot-hub", "--rate", "1", "--duration", "1s");

        assertThat(JSON.readTree(simulated.out()).at("/SystemProperties/iothub-connection-device-id").asText())
                .isEqualTo("simulated-monitor-0000");
        assertThat(JSON.readTree(simulated.out()).at("/Body/heartRate").isNumber()).isTrue();
    }

    @Test
    void theCheckSeesWhatIsMissingDoubledOrOther() throws Exception {
        SimulatedDevices.Reading reading = new SimulatedDevices.Reading("heartrate", "d", "p",
                java.time.Instant.parse("2026-05-01T08:00:00Z"), new java.math.BigDecimal("72"));
        LandedObservation right = landed("p", "72");

        assertThat(SimulateCommand.compare(List.of(reading), List.of(right))).isEmpty();
        assertThat(SimulateCommand.compare(List.of(reading), List.of())).singleElement().asString()
                .startsWith("missing");
        assertThat(SimulateCommand.compare(List.of(reading), List.of(right, right))).singleElement().asString()
                .startsWith("twice");
        assertThat(SimulateCommand.compare(List.of(reading), List.of(landed("p", "73")))).hasSize(1);
        assertThat(SimulateCommand.compare(List.of(reading), List.of(landed("q", "72")))).hasSize(1);
    }

    @Test
    void refusesWhatHasNoBound() {
        assertThat(Command.run("simulate", "--to", "stdout", "--rate", "0").exitCode()).isEqualTo(2);
        assertThat(Command.run("simulate", "--to", "stdout", "--devices", "1000000000").exitCode()).isEqualTo(2);
        assertThat(Command.run("simulate", "--to", "stdout", "--duration", "900d").exitCode()).isEqualTo(2);
        assertThat(Command.run("simulate", "--to", "stdout", "--broken", "101").exitCode()).isEqualTo(2);
    }

    private static LandedObservation landed(String patient, String value) throws Exception {
        return new LandedObservation(patient, "d", JSON.readTree("{\"code\":{\"text\":\"heartrate\"},"
                + "\"effectiveDateTime\":\"2026-05-01T08:00:00Z\",\"valueQuantity\":{\"value\":" + value + "}}"));
    }
}
