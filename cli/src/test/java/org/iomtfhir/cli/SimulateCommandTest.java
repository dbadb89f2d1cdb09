package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulateCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void theSameSeedAndStartGiveTheSameEvents() {
        String[] arguments = {"simulate", "--to", "stdout", "--start", "2026-05-01T08:00:00Z", "--seed", "3", "--late",
                "30", "--doubled", "20", "--broken", "20", "--jitter", "5s"};

        Iomt one = Iomt.run(arguments);

        assertThat(one.exitCode()).as(one.err()).isZero();
        assertThat(one.out().lines().count()).isGreaterThan(600);
        assertThat(Iomt.run(arguments).out()).isEqualTo(one.out());
        arguments[6] = "4";
        assertThat(Iomt.run(arguments).out()).isNotEqualTo(one.out());
    }

    @Test
    void itsTemplatesReadEveryEventOfEveryKind() throws Exception {
        assertThat(Iomt.run("simulate", "--write-templates", directory.toString()).exitCode()).isZero();
        Path events = directory.resolve("events.jsonl");
        for (String target : List.of("stdout", "iot-hub")) {
            Iomt simulated = Iomt.run("simulate", "--to", target, "--devices", "5", "--rate", "5", "--duration",
                    "10s");
            assertThat(simulated.err()).contains("50 readings must land");
            Files.writeString(events, simulated.out());

            Iomt validated = Iomt.run("validate", "--device", directory.resolve("devicecontent.json").toString(),
                    "--fhir", directory.resolve("fhirmapping.json").toString(), "--events", events.toString());

            assertThat(validated.exitCode()).as(validated.out() + validated.err()).isZero();
            for (String type : List.of("heartrate", "pulserate", "infusionrate", "glucose", "bodyweight")) {
                assertThat(validated.out()).contains(type);
            }
        }
    }

    @Test
    void anIotHubEventBearsWhatAnIotHubKnows() throws Exception {
        Iomt simulated = Iomt.run("simulate", "--to", "iot-hub", "--rate", "1", "--duration", "1s");

        assertThat(JSON.readTree(simulated.out()).at("/SystemProperties/iothub-connection-device-id").asText())
                .isEqualTo("simulated-monitor-0000");
        assertThat(JSON.readTree(simulated.out()).at("/Body/heartRate").isNumber()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bedside-vitals", "wearable", "infusion-pump"})
    void aTemplateSetOfOnesOwnReadsWhatIsMadeOfItsMatchExpressions(String set) throws Exception {
        Path templates = directory.resolve("templates");
        SampleTemplates.write(List.of(SampleSet.named(set)), templates);
        Path events = directory.resolve("events.jsonl");
        String[] arguments = {"simulate", "--templates", templates.toString(), "--to", "stdout", "--devices", "10",
                "--rate", "2", "--duration", "20s", "--start", "2026-05-01T08:00:00Z"};

        Iomt simulated = Iomt.run(arguments);

        assertThat(simulated.exitCode()).as(simulated.err()).isZero();
        assertThat(simulated.err()).contains("40 readings must land").doesNotContain("left out");
        assertThat(Iomt.run(arguments).out()).isEqualTo(simulated.out());
        Files.writeString(events, simulated.out());
        Iomt validated = Iomt.run("validate", "--device", templates.resolve("devicecontent.json").toString(),
                "--fhir", templates.resolve("fhirmapping.json").toString(), "--events", events.toString());
        assertThat(validated.exitCode()).as(validated.out() + validated.err()).isZero();
    }

    @Test
    void whatAnIotHubAddsIsPrintedAndNotSent() throws Exception {
        String iot = template("IotJsonPathContent", "\"typeMatchExpression\": \"$..[?(@Body.hr)]\"",
                "$.Body.hr");

        Iomt printed = Iomt.run("simulate", "--templates", iot, "--to", "iot-hub", "--rate", "1", "--duration",
                "1s");

        assertThat(printed.err()).contains("1 readings must land");
        assertThat(JSON.readTree(printed.out()).at("/SystemProperties/iothub-connection-device-id").asText())
                .isEqualTo("simulated-0000");
        assertThat(Iomt.run("simulate", "--templates", iot).err()).contains("--to iot-hub");
    }

    @Test
    void aConditionOnAValueIsMet() throws Exception {
        String set = template("JsonPathContent",
                "\"typeMatchExpression\": \"$..[?(@.kind == 'ecg' && @['hr'])]\", \"deviceIdExpression\": \"$.id\","
                        + "\"timestampExpression\": \"$.at\"",
                "$.hr");

        Iomt printed = Iomt.run("simulate", "--templates", set, "--to", "stdout", "--rate", "1", "--duration",
                "1s");

        assertThat(printed.err()).contains("1 readings must land");
        assertThat(JSON.readTree(printed.out()).path("kind").asText()).isEqualTo("ecg");
    }

    @Test
    @Timeout(60)
    void aLongConditionThatIsNoneEndsSoon() throws Exception {
        String set = template("JsonPathContent",
                "\"typeMatchExpression\": \"$..[?(@." + "a".repeat(20_000)
                        + " in ['x'])]\", \"deviceIdExpression\": \"$.id\","
                        + "\"timestampExpression\": \"$.at\"",
                "$.hr");

        assertThat(Iomt.run("simulate", "--templates", set, "--to", "stdout").exitCode()).isEqualTo(1);
    }

    @Test
    void aTemplateOfWhichNoEventCanBeMadeIsNamed() throws Exception {
        String set = template("JsonPathContent",
                "\"typeMatchExpression\": \"$..[?(@.hr > @.limit)]\", \"deviceIdExpression\": \"$.id\","
                        + "\"timestampExpression\": \"$.at\"",
                "$.hr");

        Iomt simulated = Iomt.run("simulate", "--templates", set, "--to", "stdout");

        assertThat(simulated.exitCode()).isEqualTo(1);
        assertThat(simulated.err()).contains("No event could be made that the template of heartrate reads");
    }

    private String template(String kind, String expressions, String value) throws Exception {
        Path folder = Files.createDirectories(directory.resolve("own"));
        Files.writeString(folder.resolve("devicecontent.json"),
                "{\"templateType\": \"CollectionContent\", \"template\": [{\"templateType\": \"" + kind
                        + "\", \"template\": {\"typeName\": \"heartrate\", " + expressions
                        + ", \"values\": [{\"required\": true, \"valueName\": \"hr\", \"valueExpression\": \"" + value
                        + "\"}]}}]}");
        return folder.toString();
    }

    @Test
    void refusesWhatHasNoBound() {
        assertThat(Iomt.run("simulate", "--to", "stdout", "--rate", "0").exitCode()).isEqualTo(2);
        assertThat(Iomt.run("simulate", "--to", "stdout", "--devices", "1000000000").exitCode()).isEqualTo(2);
        assertThat(Iomt.run("simulate", "--to", "stdout", "--duration", "50h").exitCode()).isEqualTo(2);
        assertThat(Iomt.run("simulate", "--to", "stdout", "--broken", "101").exitCode()).isEqualTo(2);
        assertThat(
                Iomt.run("simulate", "--rate", "100000", "--duration", "20h", "--check", "http://127.0.0.1:1/fhir")
                        .err())
                .contains("1000000 events at most");
    }
}
