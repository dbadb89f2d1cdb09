package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.iomtfhir.samples.SampleSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrateCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_COMMENTS);
    private static final SampleSet SAMPLE = SampleSet.named("bedside-vitals");

    @TempDir
    private Path directory;

    private Path out() {
        return directory.resolve("moved");
    }

    private String written(String name) throws IOException {
        return Files.readString(out().resolve(name));
    }

    /** An ARM template as 'az group export' writes it. */
    private Path template() throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("parameters").putObject("hub").put("type", "string").put("defaultValue", "devices");
        var resources = root.putArray("resources");
        ObjectNode service = resources.addObject().put("type", "Microsoft.HealthcareApis/workspaces/iotconnectors")
                .put("name", "[concat(parameters('w'), '/medtech')]").putObject("properties");
        service.putObject("ingestionEndpointConfiguration").put("eventHubName", "[parameters('hub')]")
                .put("consumerGroup", "medtech")
                .put("fullyQualifiedEventHubNamespace", "ward.servicebus.windows.net");
        service.putObject("deviceMapping").set("content", JSON.readTree(SAMPLE.deviceContent()));
        ObjectNode destination = resources.addObject()
                .put("type", "Microsoft.HealthcareApis/workspaces/iotconnectors/fhirdestinations")
                .putObject("properties");
        destination.put("resourceIdentityResolutionType", "Lookup").put("fhirServiceResourceId",
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.HealthcareApis/workspaces/ward/fhirservices/fhir");
        destination.putObject("fhirMapping").set("content", JSON.readTree(SAMPLE.fhirMapping()));
        return Files.writeString(directory.resolve("export.json"), root.toPrettyString());
    }

    @Test
    void aMedTechServiceBecomesTemplatesSettingsAndParameters() throws IOException {
        Iomt moved = Iomt.run("migrate", template(), "--out", out());

        assertThat(moved.exitCode()).as(moved.out() + moved.err()).isZero();
        assertThat(JSON.readTree(written("devicecontent.json"))).isEqualTo(JSON.readTree(SAMPLE.deviceContent()));
        assertThat(JSON.readTree(written("fhirmapping.json"))).isEqualTo(JSON.readTree(SAMPLE.fhirMapping()));
        assertThat(written("normalize.properties")).contains("input.namespace=ward.servicebus.windows.net",
                "input.event-hub=devices", "observations.profile=earlier-connector", "(medtech)");
        assertThat(written("persist.properties")).contains(
                "fhir.url=https://ward-fhir.fhir.azurehealthcareapis.com", "identity.mode=Lookup",
                "# identity.device-system=");
        for (String service : List.of("normalize", "group", "transform", "persist")) {
            assertThat(written(service + ".properties")).as(service)
                    .contains("observations.profile=earlier-connector\n");
        }
        String parameters = written("azure.bicepparam");
        assertThat(parameters).startsWith("using 'main.bicep'\n").contains(
                "param fhirServer = 'ExistingHealthDataServices'\n",
                "param fhirUrl = 'https://ward-fhir.fhir.azurehealthcareapis.com'\n",
                "param fhirServiceId = '/subscriptions/s/resourceGroups/g/providers/Microsoft.HealthcareApis/workspaces/ward"
                        + "/fhirservices/fhir'\n",
                "param identityMode = 'Lookup'\n", "param observationProfile = 'earlier-connector'\n");
        areKnown(parameters);
    }

    private static void areKnown(String parameters) throws IOException {
        String bicep = Files.readString(Path.of("../deploy/azure/main.bicep"));
        assertThat(parameters.lines().filter(line -> line.startsWith("param ")).toList()).hasSizeGreaterThan(6)
                .allSatisfy(line -> assertThat(bicep).contains("\n" + line.replaceFirst(" =.*", "") + " "));
    }

    /** An id that the template could not take apart is not handed on: the role is then to be given by a person. */
    @Test
    void aFhirServiceWhoseIdIsNotWholeIsWrittenToAndItsRoleIsLeftToDo() throws IOException {
        Path export = template();
        Files.writeString(export, Files.readString(export).replace("/subscriptions/s/resourceGroups/g/", "/"));

        Iomt moved = Iomt.run("migrate", export, "--out", out());

        assertThat(moved.exitCode()).as(moved.out() + moved.err()).isZero();
        assertThat(written("azure.bicepparam")).contains("param fhirServer = 'ExistingHealthDataServices'\n")
                .doesNotContain("\nparam fhirServiceId");
        assertThat(written("differences.md")).contains("fhirServiceId");
    }

    @Test
    void onlyTheDifferencesThatTheseTemplatesMeetAreListed() throws IOException {
        Iomt.run("migrate", template(), "--out", out());

        assertThat(written("differences.md")).contains("| one instant |", "a patient named in a message of Lookup")
                .doesNotContain("| device and time in the two Iot kinds |", "| division and negative powers",
                        "| a sample that is no decimal", "| two encounters within a period |");
    }

    @Test
    void anAppsSettingsAreTakenOverWithoutItsSecrets() throws IOException {
        Path settings = Files.writeString(directory.resolve("app.json"), """
                [{"name":"InputEventHub__ConnectionString","value":"Endpoint=sb://h/;SharedAccessKey=verysecret"},
                 {"name":"FhirService:Url","value":"https://fhir.example.org/r4"},
                 {"name":"ResourceIdentity:ResourceIdentityServiceType","value":"Create"},
                 {"name":"FhirService:ClientSecret","value":"alsosecret"},
                 {"name":"FhirService:ClientId","value":"it's"},
                 {"name":"FhirService:Authority","value":"https://login.example.org/t"},
                 {"name":"Something:Else","value":"1"}]""");
        Path templates = Files.createDirectories(directory.resolve("templates"));
        Files.writeString(templates.resolve("devicecontent.json"), SAMPLE.deviceContent());
        Files.writeString(templates.resolve("fhirmapping.json"), SAMPLE.fhirMapping());

        Iomt moved = Iomt.run("migrate", settings, "--templates", templates, "--out", out());

        assertThat(moved.exitCode()).as(moved.out() + moved.err()).isZero();
        assertThat(written("devicecontent.json")).isEqualTo(SAMPLE.deviceContent());
        assertThat(written("persist.properties")).contains("fhir.url=https://fhir.example.org/r4",
                "identity.mode=Create",
                "# fhir.client-secret-file=");
        assertThat(written("normalize.properties")).contains("# input.connection-string-file=");
        assertThat(written("azure.bicepparam")).contains("param fhirServer = 'Other'\n",
                "param fhirUrl = 'https://fhir.example.org/r4'\n", "param fhirAuthentication = 'ClientSecret'\n",
                "param fhirClientId = 'it\\'s'\n", "param fhirAuthority = 'https://login.example.org/t'\n");
        areKnown(written("azure.bicepparam"));
        assertThat(written("differences.md")).contains("The app's setting Something:Else has no counterpart here.");
        try (Stream<Path> files = Files.list(out())) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file)).as(file.toString()).doesNotContain("verysecret", "alsosecret");
            }
        }
        assertThat(moved.out()).doesNotContain("verysecret", "alsosecret");
    }

    /** How the earlier one got in is not known: nobody is let believe that it needs no login. */
    @Test
    void howToGetIntoAnotherServerIsAskedForWhereItIsNotKnown() throws IOException {
        Path settings = Files.writeString(directory.resolve("app.json"),
                "[{\"name\":\"FhirService:Url\",\"value\":\"https://fhir.example.org/r4\"}]");

        assertThat(Iomt.run("migrate", settings, "--out", out()).exitCode()).isZero();

        assertThat(written("azure.bicepparam"))
                .contains("param fhirAuthentication = readEnvironmentVariable('IOMT_FHIR_SERVER_AUTHENTICATION')\n");
        assertThat(written("differences.md")).contains("IOMT_FHIR_SERVER_AUTHENTICATION");
        areKnown(written("azure.bicepparam"));
    }

    @Test
    void whatIsNoExportIsNamedAndNothingIsWrittenOver() throws IOException {
        Path other = Files.writeString(directory.resolve("other.json"), "{\"type\":\"Microsoft.Web/sites\"}");
        assertThat(Iomt.run("migrate", other, "--out", out()).err())
                .contains("other.json holds neither a MedTech service");
        Path broken = Files.writeString(directory.resolve("broken.json"), "{\"secret\":\"x\"");
        assertThat(Iomt.run("migrate", broken, "--out", out()).err()).contains("broken.json is not JSON")
                .doesNotContain("secret");
        assertThat(Iomt.run("migrate", template(), "--out", directory).err()).contains("is not empty");
        assertThat(Iomt.run("migrate").exitCode()).isEqualTo(2);
    }

    private Path side(String name, String... lines) throws IOException {
        Path side = Files.createDirectories(directory.resolve(name));
        Files.writeString(side.resolve("all.ndjson"), String.join("\n", lines) + "\n");
        return side;
    }

    private static String observation(String id, String device, String time, String value) {
        return "{\"resourceType\":\"Observation\",\"id\":\"" + id
                + "\",\"status\":\"final\",\"code\":{\"coding\":[{\"system\":"
                + "\"http://loinc.org\",\"code\":\"8867-4\"}]},\"device\":{\"reference\":\"Device/" + device
                + "\"},\"effectiveDateTime\":\"" + time + "\",\"valueQuantity\":{\"value\":" + value
                + ",\"unit\":\"/min\"}}";
    }

    private static String device(String id, String identifier) {
        return "{\"resourceType\":\"Device\",\"id\":\"" + id + "\",\"identifier\":[{\"value\":\"" + identifier
                + "\"}]}";
    }

    @Test
    void twoExportsAreComparedWhateverTheirIdsAreAndHoweverTheyAreWritten() throws IOException {
        Path earlier = side("earlier", device("1", "monitor-1"),
                observation("a", "1", "2026-03-02T08:00:00Z", "72.0"),
                observation("b", "1", "2026-03-02T08:01:00Z", "1.9811999999999999"),
                observation("c", "1", "2026-03-02T08:02:00Z", "70"),
                observation("d", "1", "2026-03-02T08:03:00Z", "70"));
        Path here = side("here", device("99", "monitor-1"),
                observation("z", "99", "2026-03-02T09:00:00+01:00", "72"),
                observation("y", "99", "2026-03-02T08:01:00Z", "1.9812"),
                observation("x", "99", "2026-03-02T08:02:00Z", "71"),
                observation("w", "99", "2026-03-02T08:04:00Z", "70"));
        Path work = directory.resolve("work");

        Iomt compared = Iomt.run("migrate", "compare", earlier, here, "--work", work);

        assertThat(compared.exitCode()).isEqualTo(1);
        assertThat(compared.out()).contains("1 the same", "1 missing here", "1 only here", "2 different",
                "  1  valueQuantity (digits: the earlier one passed through binary fractions)", "  1  valueQuantity\n");
        assertThat(Files.readAllLines(work.resolve("differences.ndjson"))).hasSize(4)
                .anyMatch(line -> line.contains("\"what\":\"missing\"") && line.contains("\"id\":\"d\""));

        assertThat(Iomt.run("migrate", "compare", earlier, here, "--work", work).err()).contains("were read before");
        assertThat(Iomt.run("migrate", "compare", here, earlier, "--work", work).err())
                .contains("holds a comparison of something else");
        assertThat(Iomt.run("migrate", "compare", earlier, earlier, "--work", directory.resolve("w2")).exitCode())
                .isZero();
    }
}
