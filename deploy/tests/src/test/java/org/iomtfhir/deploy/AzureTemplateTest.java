package org.iomtfhir.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.iomtfhir.runtime.health.HealthServer;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks what would be deployed to Azure against the services that it is for. */
class AzureTemplateTest {

    @SuppressWarnings("unused") // Read by name.
    private static final List<String> WAYS = AzureLine.WAYS;

    private static final Set<String> SERVICES = Set.of("normalize-service", "group-service", "transform-service",
            "persist-service");

    @ParameterizedTest
    @FieldSource("WAYS")
    void everyServiceAcceptsItsSettings(String way) throws Exception {
        AzureLine line = AzureLine.way(way);

        assertThat(line.services()).extracting(AzureLine.Container::command)
                .containsExactlyInAnyOrderElementsOf(SERVICES);
        assertThat(AzureChecks.settings(line)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"None,", "Basic, fhirUser", "ClientSecret, fhirClientId", "SmartBackend, fhirClientId",
            "ClientCertificate, fhirClientId"})
    void persistAcceptsEveryWayIntoAnotherFhirServer(String authentication, String needed) throws Exception {
        Map<String, JsonNode> parameters = needed == null
                ? Map.of("fhirAuthentication", TextNode.valueOf(authentication))
                : Map.of("fhirAuthentication", TextNode.valueOf(authentication), needed, TextNode.valueOf("someone"));

        AzureLine line = AzureLine.way("flexible", parameters);

        assertThat(AzureChecks.settings(line)).isEmpty();
        assertThat(AzureChecks.plainSecrets(line, secretSettings())).isEmpty();
        assertThat(persist(line).app().properties().path("configuration").path("secrets"))
                .hasSize(authentication.equals("None") ? 0 : 1);
    }

    @ParameterizedTest
    @FieldSource("WAYS")
    void rolesAreNarrowNamesAgreeAndNothingIsOpen(String way) throws Exception {
        AzureLine line = AzureLine.way(way);

        assertThat(AzureChecks.roles(line)).isEmpty();
        assertThat(AzureChecks.guarding(line, AzureLine.template())).isEmpty();
        assertThat(AzureChecks.plainSecrets(line, secretSettings())).isEmpty();
        assertThat(AzureChecks.names(line)).isEmpty();
        assertThat(AzureChecks.probesAndScale(line, healthPages())).isEmpty();
        assertThat(AzureChecks.senders(line)).isEmpty();
        assertThat(AzureChecks.collectors(line, healthPages())).isEmpty();
    }

    @Test
    void everyIdentityHasTheRolesOfItsWorkAndNoOther() throws IOException {
        List<String> expected = new ArrayList<>();
        for (String service : List.of("normalize", "group", "transform", "persist")) {
            expected.add("iomt-" + service + ": Storage Blob Data Contributor on checkpoints-" + service);
            expected.add("iomt-" + service + ": Storage Blob Data Contributor on deadletters");
            expected.add("iomt-" + service + ": Monitoring Metrics Publisher on iomt-metrics");
        }
        expected.addAll(List.of("iomt-normalize: Azure Event Hubs Data Receiver on devicedata",
                "iomt-normalize: Azure Event Hubs Data Sender on normalized",
                "iomt-normalize: Storage Blob Data Reader on templates",
                "iomt-group: Azure Event Hubs Data Receiver on normalized",
                "iomt-group: Azure Event Hubs Data Sender on grouped",
                "iomt-transform: Azure Event Hubs Data Receiver on grouped",
                "iomt-transform: Azure Event Hubs Data Sender on observations",
                "iomt-transform: Storage Blob Data Reader on templates",
                "iomt-persist: Azure Event Hubs Data Receiver on observations"));

        assertThat(withoutPulling("managed-identity"))
                .containsExactlyInAnyOrderElementsOf(and(expected, "iomt-persist: FHIR Data Writer on fhir"));
        assertThat(withoutPulling("flexible")).containsExactlyInAnyOrderElementsOf(
                and(expected, "iomt-persist: Key Vault Secrets User on fhir-credential"));
        assertThat(withoutPulling("sandbox"))
                .contains("iomtbox-iothub: Azure Event Hubs Data Sender on devicedata",
                        "iomtbox-simulator: Azure Event Hubs Data Sender on devicedata")
                .hasSize(expected.size() + 3);
    }

    /** At light load a record is an event, whatever lies in one when much is on its way: nothing may be divided here. */
    @ParameterizedTest
    @CsvSource({"true, standard", "false, standard", "true, earlier-connector"})
    void groupScalesInWithWhatItHoldsBackOnPurpose(boolean packed, String profile) throws IOException {
        Map<String, JsonNode> load = Map.of("windowSeconds", IntNode.valueOf(300), "measurementsPerSecond", IntNode
                .valueOf(2000), "recordsPerEvent", IntNode.valueOf(25), "packed", BooleanNode.valueOf(packed),
                "observationProfile", TextNode.valueOf(profile));

        assertThat(threshold("group", load)).isGreaterThan(300 * 2000).isLessThan(3 * 300 * 2000);
    }

    @Test
    void theInnerHubsAreWatchedByTheEventsThatTheirRecordsCome() throws IOException {
        Map<String, JsonNode> packed = Map.of("lagPerReplica", IntNode.valueOf(3000), "recordsPerEvent",
                IntNode.valueOf(30), "lagAlert", IntNode.valueOf(60_000));

        assertThat(threshold("normalize", packed)).isEqualTo(3000);
        assertThat(threshold("transform", packed)).isEqualTo(100);
        assertThat(threshold("persist", packed)).isEqualTo(100);
        assertThat(lagAlert(packed)).contains("{stage=\"normalize\"}) > 60000 ",
                "{stage=~\"transform|persist\"}) > 2000", "{stage=\"group\"}) > 30000 ");
        for (Map<String, JsonNode> single : List.<Map<String, JsonNode>>of(Map.of("packed", BooleanNode.FALSE),
                Map.of("observationProfile", TextNode.valueOf("earlier-connector")))) {
            Map<String, JsonNode> parameters = new HashMap<>(packed);
            parameters.putAll(single);
            assertThat(threshold("transform", parameters)).isEqualTo(3000);
            assertThat(threshold("persist", parameters)).isEqualTo(3000);
            assertThat(lagAlert(parameters)).contains("{stage=~\"transform|persist\"}) > 60000",
                    "{stage=\"group\"}) > 60000 ");
        }
    }

    /** The alert must not fire for what group holds back on purpose, in a partition that has all of a replica's load. */
    @Test
    void theAlertOnGroupsLagLiesAboveWhatItHoldsBackOnPurpose() throws IOException {
        String alert = lagAlert(Map.of("windowSeconds", IntNode.valueOf(300), "measurementsPerSecond",
                IntNode.valueOf(2000)));

        assertThat(alert).contains("{stage=\"group\"}) > 1200000 ", "{stage=\"normalize\"}) > 30000 ");
        assertThat(alert).doesNotContain("LAG_ALERT");
    }

    private static String lagAlert(Map<String, JsonNode> parameters) throws IOException {
        for (JsonNode rule : AzureLine.way("managed-identity", parameters)
                .resources("Microsoft.AlertsManagement/prometheusRuleGroups").getFirst().properties().path("rules")) {
            if (rule.path("alert").asText().equals("Lag")) {
                return rule.path("expression").asText();
            }
        }
        throw new AssertionError("there is no alert Lag");
    }

    /** What writes to the inner hubs is told; persist, which writes to none, is not. */
    @ParameterizedTest
    @CsvSource({"true, standard, true", "false, standard, false", "true, earlier-connector, false",
            "false, earlier-connector, false"})
    void whetherRecordsTravelPackedIsOneParameter(boolean packed, String profile, String told) throws Exception {
        AzureLine line = AzureLine.way("managed-identity", Map.of("packed", BooleanNode.valueOf(packed),
                "observationProfile", TextNode.valueOf(profile)));

        for (AzureLine.Container service : line.services()) {
            assertThat(service.environment().get("IOMT_OUTPUT_PACKED")).as(service.command())
                    .isEqualTo(service.command().equals("persist-service") ? null : told);
        }
        assertThat(AzureChecks.settings(line)).isEmpty();
    }

    /** Not said where nobody asks for it, since a version that does not know it would not start. */
    @ParameterizedTest
    @CsvSource({"none,", "meta-source, meta-source", "provenance, provenance"})
    void whatTellsOfItsEventsIsOneParameter(String source, String told) throws Exception {
        AzureLine line = AzureLine.way("managed-identity", Map.of("observationSource", TextNode.valueOf(source)));

        // Group carries what it is given.
        assertThat(line.services()).hasSize(4).allSatisfy(service -> assertThat(service.environment().get(
                "IOMT_OBSERVATIONS_SOURCE")).as(service.command()).isEqualTo(service.command().equals("group-service")
                        ? null
                        : told));
        assertThat(AzureChecks.settings(line)).isEmpty();
    }

    /** What a FHIR server of another maker may ask for can be said without a file of one's own. */
    @Test
    void flexibleAsksForAllThatTheWaysInNeed() throws IOException {
        String asked = Files.readString(AzureLine.FOLDER.resolve("flexible.bicepparam"));
        List<String> parameters = new ArrayList<>();
        AzureLine.template().path("parameters").fieldNames().forEachRemaining(parameters::add);
        // Those of Azure's own service.
        parameters.removeAll(List.of("fhirServiceId", "fhirReaders"));

        assertThat(parameters).filteredOn(name -> name.startsWith("fhir")).hasSizeGreaterThan(9)
                .allSatisfy(name -> assertThat(asked).containsPattern("(?m)^param " + name + " = "));
        assertThat(Files.readString(Path.of("../../docs/deploy-any-server.md"))).contains(
                java.util.regex.Pattern.compile("IOMT_FHIR_SERVER_[A-Z_]+").matcher(asked).results()
                        .map(found -> found.group()).toList());
    }

    /** The alert on dead letters says to replay them, which takes one key of all four services. */
    @ParameterizedTest
    @FieldSource("WAYS")
    void theKeyOfReplaysIsOneSecretThatAllFourRead(String way) throws Exception {
        AzureLine line = AzureLine.way(way, Map.of("keyVaultName", TextNode.valueOf("vault"), "replayKeySecretName",
                TextNode.valueOf("replays")));

        assertThat(line.services()).hasSize(4).allSatisfy(service -> {
            assertThat(service.environment()).containsEntry("IOMT_REPLAY_KEY_FILE", "/secrets/replay-key");
            assertThat(service.app().properties().path("configuration").path("secrets").findValuesAsText("keyVaultUrl"))
                    .contains("https://vault.vault.azure.net/secrets/replays");
        });
        assertThat(AzureChecks.grants(line)).filteredOn(grant -> grant.endsWith("Key Vault Secrets User on replays"))
                .hasSize(4);
        assertThat(AzureChecks.settings(line)).isEmpty();
        assertThat(AzureChecks.roles(line)).isEmpty();
        assertThat(AzureChecks.plainSecrets(line, secretSettings())).isEmpty();
    }

    /** Who writes something new is made when who reads it is there: one after another, not all at once. */
    @Test
    void servicesAreMadeFromTheEndOfTheLineToItsBeginning() throws IOException {
        JsonNode copy = AzureLine.template().at("/resources/apps/copy");

        assertThat(copy.path("mode").asText()).isEqualTo("serial");
        assertThat(copy.path("batchSize").asInt()).isEqualTo(1);
        assertThat(AzureLine.way("managed-identity").services()).extracting(AzureLine.Container::command)
                .containsExactly("persist-service", "transform-service", "group-service", "normalize-service");
    }

    /** Where a line goes on that wrote to a FHIR service of Azure, that one is written to, and none is made. */
    @Test
    void aFhirServiceThatIsThereAlreadyIsWrittenToByTheManagedIdentity() throws Exception {
        String id = "/subscriptions/s2/resourceGroups/records/providers/Microsoft.HealthcareApis/workspaces/ward/fhirservices/fhir";
        Map<String, JsonNode> there = Map.of("fhirServer", TextNode.valueOf("ExistingHealthDataServices"), "fhirUrl",
                TextNode.valueOf("https://ward-fhir.fhir.azurehealthcareapis.com"));
        Map<String, JsonNode> named = new HashMap<>(there);
        named.put("fhirServiceId", TextNode.valueOf(id));

        AzureLine given = AzureLine.way("managed-identity", named);
        AzureLine notGiven = AzureLine.way("managed-identity", there);

        for (AzureLine line : List.of(given, notGiven)) {
            assertThat(line.resources("Microsoft.HealthcareApis/workspaces")).isEmpty();
            assertThat(line.resources("Microsoft.HealthcareApis/workspaces/fhirservices")).isEmpty();
            assertThat(persist(line).environment())
                    .containsEntry("IOMT_FHIR_URL", "https://ward-fhir.fhir.azurehealthcareapis.com")
                    .containsEntry("IOMT_FHIR_SERVER", "azure")
                    .containsEntry("IOMT_FHIR_AUTHENTICATION", "ManagedIdentity");
            assertThat(AzureChecks.settings(line)).isEmpty();
            assertThat(AzureChecks.roles(line)).isEmpty();
            assertThat(line.outputs().get("fhirServerUrl").asText())
                    .isEqualTo("https://ward-fhir.fhir.azurehealthcareapis.com");
        }
        assertThat(AzureChecks.grants(given)).contains("iomt-persist: FHIR Data Writer on fhir");
        assertThat(given.resources("Microsoft.Authorization/roleAssignments")).anySatisfy(
                role -> assertThat(role.body().path("scope").asText()).isEqualTo(id));
        assertThat(AzureChecks.grants(notGiven)).noneMatch(grant -> grant.contains("FHIR Data"));
    }

    private static int threshold(String service, Map<String, JsonNode> parameters) throws IOException {
        return AzureLine.way("managed-identity", parameters).services().stream().filter(each -> each.command().equals(
                service + "-service")).findFirst().orElseThrow().app().properties().at(
                        "/template/scale/rules/0/custom/metadata/unprocessedEventThreshold")
                .asInt();
    }

    /** Each reads it: whoever is left out goes on with the meaning of the other profile. */
    @ParameterizedTest
    @ValueSource(strings = {"standard", "earlier-connector"})
    void allServicesAreToldTheSameProfile(String profile) throws IOException {
        AzureLine line = AzureLine.way("managed-identity", Map.of("observationProfile", TextNode.valueOf(profile)));

        assertThat(line.services()).hasSize(4).allSatisfy(service -> assertThat(service.environment()).as(service
                .command()).containsEntry("IOMT_OBSERVATIONS_PROFILE", profile));
    }

    /** Two replicas may make the same resource at once; the policy of its type has the server refuse the second one. */
    @Test
    void noTwoFirstVersionsOfWhatPersistMakesGoOverEachOther() throws IOException {
        assertThat(guarded(AzureLine.way("managed-identity"))).containsExactly("Observation");
        assertThat(guarded(AzureLine.way("managed-identity", Map.of("identityMode", TextNode.valueOf("Create")))))
                .containsExactlyInAnyOrder("Observation", "Device", "Patient");
        assertThat(guarded(AzureLine.way("sandbox"))).containsExactlyInAnyOrder("Observation", "Device", "Patient");
    }

    private static Set<String> guarded(AzureLine line) {
        Set<String> types = new TreeSet<>();
        line.resources("Microsoft.HealthcareApis/workspaces/fhirservices").getFirst().properties()
                .at("/resourceVersionPolicyConfiguration/resourceTypeOverrides").properties()
                .forEach(policy -> {
                    assertThat(policy.getValue().asText()).isEqualTo("versioned-update");
                    types.add(policy.getKey());
                });
        return types;
    }

    @Test
    void withANetworkOfOnesOwnNothingIsReachedFromOutside() throws IOException {
        AzureLine line = AzureLine.way("sandbox", Map.of("endpointsSubnetId", TextNode.valueOf("/subnets/endpoints"),
                "servicesSubnetId", TextNode.valueOf("/subnets/services"), "networkId",
                TextNode.valueOf("/networks/1")));

        for (String type : List.of("Microsoft.EventHub/namespaces", "Microsoft.Storage/storageAccounts",
                "Microsoft.ContainerRegistry/registries", "Microsoft.HealthcareApis/workspaces",
                "Microsoft.Devices/IotHubs")) {
            assertThat(line.resources(type)).as(type).isNotEmpty().allSatisfy(resource -> assertThat(
                    resource.properties().path("publicNetworkAccess").asText()).isEqualTo("Disabled"));
            assertThat(line.resources("Microsoft.Network/privateEndpoints")).as(type)
                    .anySatisfy(
                            endpoint -> assertThat(endpoint.body().toString()).contains("/providers/" + type + "/"));
        }
        assertThat(line.resources("Microsoft.App/managedEnvironments").getFirst().properties()
                .at("/vnetConfiguration/infrastructureSubnetId").asText()).isEqualTo("/subnets/services");
        assertThat(line.resources("Microsoft.Network/privateDnsZones")).hasSize(5);
        assertThat(AzureLine.way("sandbox").resources("Microsoft.Network/privateEndpoints")).isEmpty();
    }

    @Test
    void withoutAnImageEverythingButTheServicesIsMade() throws IOException {
        AzureLine line = AzureLine.way("sandbox", Map.of("image", TextNode.valueOf("")));

        assertThat(line.services()).isEmpty();
        assertThat(line.resources("Microsoft.App/jobs")).isEmpty();
        assertThat(line.resources("Microsoft.ContainerRegistry/registries")).hasSize(1);
        assertThat(line.resources("Microsoft.EventHub/namespaces/eventhubs")).hasSize(4);
    }

    // What each check is for: broken on purpose, it must be seen.

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "IOMT_INPUT_NAMESPACE | IOMT_INPUT_NAMESPAC | has no setting IOMT_INPUT_NAMESPAC",
            "'''IOMT_IDENTITY_MODE'', ''value'', parameters(''identityMode'')' | '''IOMT_IDENTITY_MODE'', ''value'', ''Guess''' | identity.mode must be one of",
            "IOMT_FHIR_URL | IOMT_GROUPING_MAX_BYTES | fhir.url",
            "[format('{0}-service', variables('services')[copyIndex()].title)] | sleep | is no service",
            "'''value'', format(''{0}s'', parameters(''windowSeconds''))' | '''value'', ''soon''' | grouping.window must be a duration"})
    void aSettingThatItsServiceDoesNotTakeIsSeen(String what, String with, String problem) throws Exception {
        assertThat(AzureChecks.settings(broken("managed-identity", what, with))).anySatisfy(
                text -> assertThat(text).contains(problem));
    }

    @Test
    void aSecretThatIsNotMountedIsSeen() throws Exception {
        assertThat(AzureChecks.settings(broken("flexible", "'mountPath', '/secrets'", "'mountPath', '/elsewhere'")))
                .anySatisfy(text -> assertThat(text).contains("names a secret that is not mounted"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "3f88fce4-5892-4214-ae73-ba5294559913 | 5a1fc7df-4bf1-4951-a576-89034ee01acd | is not one that is handed out",
            "2b629674-e913-4c01-ae53-ef4638d8f975 | b24988ac-6180-42a0-ab88-20f7382dd24c | is not one that is handed out",
            "a638d3c7-ab3a-418d-83e6-5f17a39d4fde | 2b629674-e913-4c01-ae53-ef4638d8f975 | but is described as",
            "'\"scope\":\"[resourceId(''Microsoft.EventHub/namespaces/eventhubs'', parameters(''namespaceName''), parameters(''services'')[copyIndex()].input)]' | '\"scope\":\"[resourceId(''Microsoft.EventHub/namespaces'', parameters(''namespaceName''))]' | and should be on a"})
    void aWiderOrWrongRoleIsSeen(String what, String with, String problem) throws IOException {
        assertThat(AzureChecks.roles(broken("managed-identity", what, with))).anySatisfy(
                text -> assertThat(text).contains(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'\"disableLocalAuth\":true' | '\"disableLocalAuth\":false'",
            "'\"allowSharedKeyAccess\":false' | '\"allowSharedKeyAccess\":true'",
            "'\"adminUserEnabled\":false' | '\"adminUserEnabled\":true'",
            "'\"default\":\"versioned\"' | '\"default\":\"no-version\"'",
            "'Observation'', ''versioned-update' | 'Observation'', ''versioned'",
            "'\"authenticationType\":\"identityBased\"' | '\"authenticationType\":\"keyBased\"'",
            "'\"type\":\"Microsoft.Insights/diagnosticSettings\"' | '\"type\":\"Microsoft.Insights/others\"'",
            "'\"storageAccount\":{\"type\"' | '\"storageAccountKey\":{\"type\"'",
            "'\"outputs\":{\"registryServer\"' | '\"outputs\":{\"a\":{\"type\":\"string\",\"value\":\"AccountKey=abc\"},\"registryServer\"'",
            "'\"endpointNames\":[\"events\"],\"isEnabled\":false' | '\"endpointNames\":[\"events\"],\"isEnabled\":true'",
            "'\"activeRevisionsMode\":\"Single\"' | '\"activeRevisionsMode\":\"Single\",\"ingress\":{\"external\":true,\"targetPort\":8080}'",
            "'\"outputs\":{\"registryServer\"' | '\"outputs\":{\"hubKey\":{\"type\":\"string\",\"value\":\"abc\"},\"registryServer\"'"})
    void anOpenDoorIsSeen(String what, String with) throws IOException {
        JsonNode template = changed(what, with);
        assertThat(AzureChecks.guarding(AzureLine.of(template, "sandbox", Map.of()), template)).isNotEmpty();
    }

    /** Each single thing that must be so on a resource, left out of the line as it would be deployed. */
    @Test
    void eachThingThatGuardsAResourceIsMissedWhereItIsNotSaid() throws IOException {
        JsonNode template = AzureLine.template();
        for (Map.Entry<String, Map<String, String>> type : AzureChecks.GUARDED.entrySet()) {
            for (String pointer : type.getValue().keySet()) {
                AzureLine line = AzureLine.of(template, "sandbox", Map.of());
                assertThat(line.resources(type.getKey())).as(type.getKey()).isNotEmpty().allSatisfy(resource -> {
                    int last = pointer.lastIndexOf('/');
                    assertThat(((ObjectNode) resource.properties().at(pointer.substring(0, last)))
                            .remove(pointer.substring(last + 1))).as(pointer).isNotNull();
                });

                assertThat(AzureChecks.guarding(line, template)).isNotEmpty().allSatisfy(
                        problem -> assertThat(problem).isEqualTo(type.getKey() + pointer + " is not given, not "
                                + type.getValue().get(pointer)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "createArray(''iomt'') | createArray(''persist-service'') | is not iomt",
            "createArray(''simulate'' | createArray(''simulat'' | is told what iomt does not take",
            "''--namespace'', variables(''namespaceHost'') | ''--namespace'', ''elsewhere.servicebus.windows.net'' | sends to elsewhere/devicedata",
            "'\"entityPath\":\"[parameters(''deviceDataHub'')]\"' | '\"entityPath\":\"normalised\"' | which nothing makes",
            "'\"name\":\"devicedata\",\"authenticationType\"' | '\"name\":\"events\",\"authenticationType\"' | which is no endpoint of it",
            "'\"name\":\"IOMT_MANAGED_IDENTITY_CLIENT_ID\"' | '\"name\":\"IOMT_MANAGED_IDENTITY\"' | which simulate does not read"})
    void aSenderThatCannotSendIsSeen(String what, String with, String problem) throws Exception {
        assertThat(AzureChecks.senders(broken("sandbox", what.replace("''", "'"), with.replace("''", "'"))))
                .anySatisfy(text -> assertThat(text).contains(problem));
    }

    @Test
    void aSimulatorThatIsToldTooMuchIsSeen() throws Exception {
        AzureLine line = AzureLine.way("sandbox", Map.of("simulatorArguments",
                new ObjectMapper().createArrayNode().add("--devices").add("100001")));

        assertThat(AzureChecks.senders(line)).singleElement().asString().contains("--devices is 1 to 100000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"127.0.0.1:8080 | 127.0.0.1:9090 | asks elsewhere",
            "'job_name: iomt\\n' | 'job_name: iomt\\n          metrics_path: /prometheus\\n' | has no page /prometheus",
            "CLIENT_ID} | CLIENT} | is not given CLIENT",
            "'METRICS_ENDPOINT\"' | 'METRICS_ADDRESS\"' | is not given METRICS_ENDPOINT",
            "env:COLLECTOR_CONFIG | env:CONFIG | does not read its configuration",
            "'\"name\":\"COLLECTOR_CONFIG\"' | '\"name\":\"CONFIG\"' | does not read its configuration"})
    void aCollectorThatReadsNothingIsSeen(String what, String with, String problem) throws IOException {
        assertThat(AzureChecks.collectors(broken("managed-identity", what, with), healthPages())).anySatisfy(
                text -> assertThat(text).contains(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "'\"name\":\"IOMT_FHIR_CLIENT_SECRET_FILE\",\"value\":\"/secrets/fhir-credential\"' | '\"name\":\"IOMT_FHIR_CLIENT_SECRET\",\"value\":\"secret\"'",
            "'\"keyVaultUrl\":' | '\"value\":'"})
    void aSecretInPlainSightIsSeen(String what, String with) throws IOException {
        assertThat(AzureChecks.plainSecrets(broken("flexible", what, with), secretSettings())).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "'\"hub\":\"[variables(''services'')[copyIndex()].input]\"' | '\"hub\":\"devicedata\"' | its scaler looks at",
            "'\"container\":\"[variables(''services'')[copyIndex()].checkpoints]\"' | '\"container\":\"checkpoints\"' | its scaler looks in",
            "'\"checkpoints-group\",\"checkpoints-transform\"' | '\"checkpoints-transform\"' | which nothing makes",
            "'parameters(''readers'')[copyIndex()].consumerGroup' | '''line''' | which nothing makes",
            "blobMetadata | goSdk | where its scaler does not look",
            "'\"grouped\":\"grouped\"' | '\"grouped\":\"Grouped\"' | whose checkpoints its scaler does not find",
            "IOMT_HEALTH_PORT'', ''value'', ''8080 | IOMT_CHECKPOINTS_PREFIX'', ''value'', ''line | where its scaler does not look",
            "'\"checkpoints\":\"checkpoints-group\"' | '\"checkpoints\":\"checkpoints-persist\"' | share a checkpoint container"})
    void namesThatDisagreeAreSeen(String what, String with, String problem) throws IOException {
        assertThat(AzureChecks.names(broken("managed-identity", what.replace("''", "'"), with.replace("''", "'"))))
                .anySatisfy(text -> assertThat(text).contains(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"/health/ready | /ready", "'\"port\":8080' | '\"port\":8081'",
            "'\"type\":\"Readiness\"' | '\"type\":\"Liveness\"'",
            "'\"maxReplicas\":\"[parameters(''scaling'').maxReplicas]\"' | '\"maxReplicas\":64'",
            "'\"terminationGracePeriodSeconds\":90' | '\"terminationGracePeriodSeconds\":10'"})
    void aProbeOrScaleThatDoesNotFitIsSeen(String what, String with) throws IOException {
        assertThat(AzureChecks.probesAndScale(broken("managed-identity", what, with), healthPages())).isNotEmpty();
    }

    private static AzureLine broken(String way, String what, String with) throws IOException {
        return AzureLine.of(changed(what, with), way, Map.of());
    }

    private static JsonNode changed(String what, String with) throws IOException {
        String text = AzureLine.template().toString();
        assertThat(text.contains(what)).as("the template has what is to be broken: " + what).isTrue();
        return new ObjectMapper().readTree(text.replace(what, with));
    }

    private static AzureLine.Container persist(AzureLine line) {
        return line.services().stream().filter(service -> service.command().equals("persist-service")).findFirst()
                .orElseThrow();
    }

    private static Set<String> withoutPulling(String way) throws IOException {
        Set<String> grants = new TreeSet<>(AzureChecks.grants(AzureLine.way(way)));
        assertThat(grants).filteredOn(grant -> grant.contains("AcrPull")).hasSize(way.equals("sandbox") ? 5 : 4);
        grants.removeIf(grant -> grant.contains("AcrPull"));
        return grants;
    }

    private static List<String> and(List<String> list, String more) {
        List<String> all = new ArrayList<>(list);
        all.add(more);
        return all;
    }

    /** The settings that are secret, from the reference page, which is made of their declarations. */
    private static Set<String> secretSettings() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String row : Files.readAllLines(Path.of("../../docs/settings.md"))) {
            if (row.contains("Secret text.")) {
                names.add(row.split("`")[3]);
            }
        }
        assertThat(names).contains("IOMT_FHIR_CLIENT_SECRET", "IOMT_INPUT_CONNECTION_STRING");
        return names;
    }

    /** Those of the pages that probes and collectors could ask for that a service's health server has. */
    private static Set<String> healthPages() throws IOException {
        Set<String> pages = new TreeSet<>();
        try (HealthServer server = HealthServer.start("127.0.0.1", 0, new ServiceHealth(Clock.systemUTC()),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
                HttpClient client = HttpClient.newHttpClient()) {
            for (String page : List.of("/health/live", "/health/ready", "/metrics")) {
                int status = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + page)).build(),
                        HttpResponse.BodyHandlers.discarding()).statusCode();
                if (status == 200 || status == 503) {
                    pages.add(page);
                }
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        assertThat(pages).hasSize(3);
        return pages;
    }
}
