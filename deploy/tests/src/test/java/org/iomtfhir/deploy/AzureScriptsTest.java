package org.iomtfhir.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.iomtfhir.deploy.RecordingAz.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts against a stand-in of az. */
class AzureScriptsTest {

    @TempDir
    private Path directory;
    private RecordingAz az;
    private Map<String, String> environment;

    @BeforeEach
    void standIn() throws IOException {
        az = new RecordingAz(Files.createDirectory(directory.resolve("stand-in")));
        environment = az.environment;
        Files.writeString(directory.resolve("devicecontent.json"), "{}");
        Files.writeString(directory.resolve("fhirmapping.json"), "{}");
        Files.writeString(directory.resolve("event.json"), "{}");
    }

    @Test
    void deploysFromNothingToALandedTestEvent() throws Exception {
        environment.putAll(Map.of("GROUP_EXISTS", "false", "LINE_EXISTS", "no"));

        Answer answer = deploy("--yes", "--image", "iomt:1", "--import", "other.example/iomt:1", "--templates",
                directory.toString(), "--test-event", directory.resolve("event.json").toString(), "--expect",
                "Observation?identifier=a|b");

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.text()).contains("cost money", "persist is ready", "the test event has landed");
        List<String> changes = answer.changes();
        assertThat(changes).hasSize(7);
        assertThat(changes.get(0)).contains("az group create --name line --location westeurope");
        assertThat(changes.get(1)).startsWith("image= az deployment group create --resource-group line");
        assertThat(changes.get(2)).contains("acr import --name iomtreg --source other.example/iomt:1 --image iomt:1");
        assertThat(changes.get(3)).contains("--auth-mode login", "--name devicecontent.json");
        assertThat(changes.get(4)).contains("--name fhirmapping.json");
        assertThat(changes.get(5)).startsWith("image=iomt:1 az deployment group create");
        assertThat(changes.get(6)).contains("https://ns.servicebus.windows.net/devicedata/messages");
    }

    /** Readers before writers, each ready before the next one; what else the template says comes when all four know it. */
    @Test
    void aLineThatIsThereIsGivenTheImageFromItsEndToItsBeginning() throws Exception {
        Answer answer = deploy("--yes", "--image", "iomt:2");

        assertThat(answer.code()).as(answer.text()).isZero();
        List<String> changes = answer.changes();
        assertThat(changes).hasSize(5);
        List<String> order = List.of("persist", "transform", "group", "normalize");
        for (int i = 0; i < order.size(); i++) {
            assertThat(changes.get(i))
                    .contains("az containerapp update --resource-group line --name iomt-" + order.get(i)
                            + " --container-name service --image iomtreg.azurecr.io/iomt:2 ");
            int replaced = answer.calls().indexOf(changes.get(i));
            List<String> until = answer.calls().subList(replaced, answer.calls().indexOf(changes.get(i + 1)));
            String app = "--name iomt-" + order.get(i) + " ";
            assertThat(until).as("looked at before the next").anyMatch(call -> call.contains("containerapp show")
                    && call.contains(app)).anyMatch(call -> call.contains("revision list") && call.contains(app));
        }
        assertThat(changes.get(4)).startsWith("image=iomt:2 az deployment group create");
    }

    @Test
    void nothingThatWritesIsReplacedWhereItsReaderIsNotReady() throws Exception {
        environment.put("NEVER_READY", "iomt-transform");

        Answer answer = deploy("--yes", "--image", "iomt:2");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains("not so after", "transform is replaced");
        assertThat(answer.changes()).hasSize(2).noneMatch(
                call -> call.contains("iomt-group") || call.contains("deployment group create"));
    }

    @Test
    void aGroupWithoutServicesIsGivenThemByTheTemplateAlone() throws Exception {
        environment.put("LINE_EXISTS", "no");

        Answer answer = deploy("--yes", "--image", "iomt:2");

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.changes()).singleElement().asString()
                .startsWith("image=iomt:2 az deployment group create");
    }

    @Test
    void whatIfChangesNothing() throws Exception {
        Answer answer = deploy("--what-if", "--image", "iomt:1");

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.changes()).isEmpty();
        assertThat(answer.calls()).anySatisfy(call -> assertThat(call).contains("deployment group what-if"));
    }

    @Test
    void withoutAnImageItSaysHowToPushOne() throws Exception {
        Answer answer = deploy("--yes");

        assertThat(answer.code()).isZero();
        assertThat(answer.text()).contains("az acr login --name iomtreg && ",
                "deploy/containers/build --tag iomtreg.azurecr.io/iomt:TAG --push");
    }

    @Test
    void makesNothingBeforeItIsToldTo() throws Exception {
        Answer answer = deploy("--image", "iomt:1");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains("nothing was made");
        assertThat(answer.changes()).isEmpty();
    }

    @Test
    void checksBeforeItMakesAnything() throws Exception {
        environment.put("LOGGED_IN", "no");
        refused(deploy("--yes"), "az login");
        environment.put("LOGGED_IN", "yes");
        environment.put("EVENT_HUB_PROVIDER", "NotRegistered");
        refused(deploy("--yes"), "for each of: Microsoft.EventHub");
        environment.put("EVENT_HUB_PROVIDER", "Registered");
        refused(run("deploy", "--way", "flexible", "--resource-group", "line", "--location", "westeurope", "--yes"),
                "IOMT_KEY_VAULT");
        environment.putAll(Map.of("IOMT_KEY_VAULT", "vault", "SECRET", "no"));
        refused(run("deploy", "--way", "flexible", "--resource-group", "line", "--location", "westeurope", "--yes"),
                "has no secret fhir-credential");
        refused(deploy("--yes", "--templates", directory.resolve("none").toString()), "there is no");
    }

    @Test
    void aParameterFileOfOnesOwnCountsForWhatItSays() throws Exception {
        Path own = Files.writeString(directory.resolve("hospital.bicepparam"),
                Files.readString(AzureLine.FOLDER.resolve("flexible.bicepparam")));
        // A folder that is called like one of the ways is none of them.
        Files.createDirectory(directory.resolve("sandbox"));
        environment.putAll(Map.of("IOMT_KEY_VAULT", "vault", "SECRET", "no"));

        refused(own(own), "has no secret fhir-credential");
        environment.put("SECRET", "yes");
        Answer answer = own(own);
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.calls()).noneMatch(call -> call.contains("Microsoft.HealthcareApis"))
                .anyMatch(call -> call.contains("provider show --namespace Microsoft.KeyVault"));
        assertThat(answer.changes()).anyMatch(call -> call.contains("--parameters " + own));

        answer = run("deploy", "--way", "sandbox", "--resource-group", "line", "--location", "westeurope", "--yes");
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.calls()).anyMatch(call -> call.contains("provider show --namespace Microsoft.Devices"));
        assertThat(answer.changes()).anyMatch(
                call -> call.contains("--parameters " + AzureLine.FOLDER.resolve("sandbox.bicepparam")));

        Files.writeString(own,
                "param fhirServer = 'ExistingHealthDataServices'\n");
        assertThat(own(own).calls()).noneMatch(call -> call.contains("--namespace Microsoft.HealthcareApis")
                || call.contains("--namespace Microsoft.KeyVault"));

        Files.writeString(own,
                "param fhirServer = 'HealthDataServices' // ours\nparam endpointsSubnetId = '/subnets/1'\n");
        assertThat(own(own).calls()).anyMatch(call -> call.contains("--namespace Microsoft.Network"))
                .anyMatch(call -> call.contains("--namespace Microsoft.HealthcareApis"));
        refused(own(directory.resolve("none.bicepparam")), "there is no way");
    }

    private Answer own(Path parameters) throws Exception {
        return run("deploy", "--way", parameters.toString(), "--resource-group", "line", "--location", "westeurope",
                "--yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iomt-ns", "iomtaccount", "iomtreg", "iomt-iothub"})
    void aNameThatIsTakenIsSaidBeforeAnythingIsMade(String name) throws Exception {
        environment.put("TAKEN", name);

        refused(deploy("--yes", "--image", "iomt:1"), "the name " + name + " is taken");
    }

    @Test
    void asksForTheNamesOfWhatIsNotThereYetAlone() throws Exception {
        environment.putAll(Map.of("TAKEN", "iomt", "CREATES", "Microsoft.App/containerApps/iomt-group"));

        assertThat(deploy("--yes", "--image", "iomt:1").code()).isZero();
    }

    @Test
    void aRegionWithoutRoomIsSaidBeforeAnythingIsMade() throws Exception {
        environment.putAll(Map.of("GROUP_EXISTS", "false", "STORAGE_USAGE", "250 250"));
        refused(deploy("--yes"), "the subscription has 250 of 250 storage accounts in westeurope");

        environment.put("STORAGE_USAGE", "250.0 250.0");
        refused(deploy("--yes"), "250 of 250 storage accounts");

        environment.putAll(Map.of("STORAGE_USAGE", "", "ENVIRONMENTS_USAGE", "15 15"));
        Answer answer = deploy("--yes");
        refused(answer, "15 of 15 Container Apps environments");
        assertThat(answer.text())
                .contains("how many storage accounts there may be in westeurope could not be looked at");
    }

    /** As the page has it, which makes the group before the script looks. */
    @Test
    void inAGroupThatIsThereOneLooksForRoomForWhatIsNotInItYet() throws Exception {
        environment.put("STORAGE_USAGE", "250 250");
        refused(deploy("--yes"), "250 of 250 storage accounts");

        environment.putAll(
                Map.of("CREATES", "Microsoft.App/managedEnvironments/iomt-apps", "ENVIRONMENTS_USAGE", "15 15"));
        refused(deploy("--yes"), "15 of 15 Container Apps environments");

        environment.put("CREATES", "Microsoft.App/containerApps/iomt-group");
        assertThat(deploy("--yes").code()).isZero();
    }

    @Test
    void saysWhenAServiceDoesNotComeUpOrNothingLands() throws Exception {
        environment.put("FOUND", "");
        Answer answer = deploy("--yes", "--image", "iomt:1", "--test-event",
                directory.resolve("event.json").toString(), "--expect", "Observation?code=x");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains("not so after", "the test event has landed");

        environment.putAll(Map.of("READY", "false", "LINE_EXISTS", "no"));
        answer = deploy("--yes", "--image", "iomt:1");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains("not so after", "normalize is ready");
    }

    /** Azure's identity is nobody's business but Azure's: another server is asked without it. */
    @Test
    void anotherFhirServerIsAskedWithItsOwnCredentialOrNone() throws Exception {
        environment.put("IOMT_KEY_VAULT", "vault");
        refused(flexible(), "asks for a credential");
        assertThat(flexible().calls()).noneMatch(call -> call.contains("az rest"));

        Path headers = Files.writeString(directory.resolve("headers.json"), "{\"Authorization\": \"Bearer t\"}");
        Answer answer = flexible("--expect-headers", headers.toString());
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(asked(answer)).contains("--skip-authorization-header", "--headers @" + headers)
                .doesNotContain("--resource");

        environment.put("IOMT_FHIR_SERVER_AUTHENTICATION", "None");
        answer = flexible();
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(asked(answer)).contains("--skip-authorization-header").doesNotContain("--resource", "--headers");

        answer = deploy("--yes", "--image", "iomt:1", "--test-event", directory.resolve("event.json").toString(),
                "--expect", "Observation?code=x");
        assertThat(asked(answer)).contains("--resource https://fhir.example").doesNotContain("--skip-authorization");
        refused(deploy("--yes", "--expect-headers", headers.toString()), "--expect-headers needs");
    }

    private Answer flexible(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("--way", "flexible", "--resource-group", "line", "--location",
                "westeurope", "--yes", "--image", "iomt:1", "--test-event", directory.resolve("event.json").toString(),
                "--expect", "Observation?code=x"));
        all.addAll(Arrays.asList(options));
        return run("deploy", all.toArray(String[]::new));
    }

    /** How the FHIR server is asked for what must have landed. */
    private static String asked(Answer answer) {
        return answer.calls().stream().filter(call -> call.contains("rest --method get")).findFirst().orElseThrow();
    }

    @Test
    void aKeyOfReplaysThatIsNotThereIsSaidBeforeAnythingIsMade() throws Exception {
        environment.put("IOMT_REPLAY_KEY_SECRET", "replays");
        refused(deploy("--yes"), "IOMT_KEY_VAULT names no Key Vault for the key of replays");

        environment.putAll(Map.of("IOMT_KEY_VAULT", "vault", "SECRET", "no"));
        refused(deploy("--yes"), "the Key Vault vault has no secret replays");

        environment.put("SECRET", "yes");
        Answer answer = deploy("--yes");
        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.calls()).anyMatch(call -> call.contains("--namespace Microsoft.KeyVault"))
                .anyMatch(call -> call.contains("--vault-name vault --name replays"));
    }

    /** A file of one's own that says nothing of a credential has none, and wants no vault. */
    @Test
    void aParameterFileThatNamesNoWayInNeedsNoVault() throws Exception {
        Path own = Files.writeString(directory.resolve("open.bicepparam"), "param fhirServer = 'Other'\n");

        Answer answer = own(own);

        assertThat(answer.code()).as(answer.text()).isZero();
        assertThat(answer.calls()).noneMatch(call -> call.contains("Microsoft.KeyVault"));
    }

    /** An older one asks for a template as well, in words that say nothing of its age. */
    @Test
    void anAzThatIsTooOldIsSaidBeforeAnythingElse() throws Exception {
        for (String version : List.of("2.45.0", "2.52.9")) {
            environment.put("VERSION", version);
            refused(deploy("--yes"), "az is of version " + version);
        }
        for (String version : List.of("2.53.0", "2.81.0", "3.0.0", "")) {
            environment.put("VERSION", version);
            assertThat(deploy("--yes").code()).as(version).isZero();
        }
    }

    /** A revision says so where it has as many replicas as it may have. */
    @Test
    void aServiceOfAsManyReplicasAsThereMayBeIsReady() throws Exception {
        environment.put("STATE", "RunningAtMaxScale");
        assertThat(deploy("--yes", "--image", "iomt:1").code()).isZero();

        environment.put("STATE", "Degraded");
        assertThat(deploy("--yes", "--image", "iomt:1").code()).isEqualTo(1);
    }

    @Test
    void removesOnlyWhatWasDeployedAndOnlyWhenToldTo() throws Exception {
        assertThat(run("remove", "--resource-group", "line", "--what-if").changes()).isEmpty();
        refused(run("remove", "--resource-group", "line"), "nothing was removed");
        assertThat(run("remove", "--resource-group", "line", "--yes").changes()).singleElement().asString()
                .contains("az group delete --name line --yes");
        environment.put("DEPLOYMENT", "");
        refused(run("remove", "--resource-group", "line", "--yes"), "holds no deployment");
        environment.put("GROUP_EXISTS", "false");
        assertThat(run("remove", "--resource-group", "line", "--yes").code()).isZero();
    }

    private static void refused(Answer answer, String why) {
        assertThat(answer.code()).as(answer.text()).isNotZero();
        assertThat(answer.text()).contains(why);
        assertThat(answer.changes()).isEmpty();
    }

    private Answer deploy(String... options) throws Exception {
        List<String> all = new ArrayList<>(
                List.of("--way", "managed-identity", "--resource-group", "line", "--location", "westeurope"));
        all.addAll(Arrays.asList(options));
        return run("deploy", all.toArray(String[]::new));
    }

    private Answer run(String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(AzureLine.FOLDER.resolve(script).toString()));
        command.addAll(Arrays.asList(arguments));
        return az.run(command, directory, "");
    }
}
