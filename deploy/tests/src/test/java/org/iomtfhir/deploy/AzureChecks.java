package org.iomtfhir.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iomtfhir.deploy.AzureLine.Container;
import org.iomtfhir.deploy.arm.Resource;

/** What must hold of the line on Azure. Each check gives sentences about what does not. */
final class AzureChecks {

    /** Built-in roles by id, as Microsoft's list of them names them, and what they may be given on. */
    private static final Map<String, Role> ROLES = Map.of(
            "a638d3c7-ab3a-418d-83e6-5f17a39d4fde",
            new Role("Azure Event Hubs Data Receiver", "Microsoft.EventHub/namespaces/eventhubs"),
            "2b629674-e913-4c01-ae53-ef4638d8f975",
            new Role("Azure Event Hubs Data Sender", "Microsoft.EventHub/namespaces/eventhubs"),
            "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
            new Role("Storage Blob Data Contributor", "Microsoft.Storage/storageAccounts/blobServices/containers"),
            "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
            new Role("Storage Blob Data Reader", "Microsoft.Storage/storageAccounts/blobServices/containers"),
            "3f88fce4-5892-4214-ae73-ba5294559913",
            new Role("FHIR Data Writer", "Microsoft.HealthcareApis/workspaces/fhirservices"),
            "4c8d0bbc-75d3-4935-991f-5f3c56d81508",
            new Role("FHIR Data Reader", "Microsoft.HealthcareApis/workspaces/fhirservices"),
            "7f951dda-4ed3-4680-a7ca-43fe172d538d", new Role("AcrPull", "Microsoft.ContainerRegistry/registries"),
            "4633458b-17de-408a-b874-0445c86b69e6",
            new Role("Key Vault Secrets User", "Microsoft.KeyVault/vaults/secrets"),
            "3913510d-42f4-4e42-8a64-420c390055eb",
            new Role("Monitoring Metrics Publisher", "Microsoft.Insights/dataCollectionRules"));

    /** What must be so on each resource of a type: no way in but by an identity of Entra ID, nothing public, versions kept. */
    static final Map<String, Map<String, String>> GUARDED = Map.of(
            "Microsoft.EventHub/namespaces", Map.of("/disableLocalAuth", "true", "/minimumTlsVersion", "1.2"),
            "Microsoft.Storage/storageAccounts",
            Map.of("/allowSharedKeyAccess", "false", "/allowBlobPublicAccess", "false", "/minimumTlsVersion", "TLS1_2",
                    "/supportsHttpsTrafficOnly", "true"),
            "Microsoft.Storage/storageAccounts/blobServices",
            Map.of("/deleteRetentionPolicy/enabled", "true", "/containerDeleteRetentionPolicy/enabled", "true"),
            "Microsoft.ContainerRegistry/registries", Map.of("/adminUserEnabled", "false"),
            "Microsoft.Devices/IotHubs",
            Map.of("/disableLocalAuth", "true", "/minTlsVersion", "1.2", "/routing/fallbackRoute/isEnabled", "false",
                    "/routing/endpoints/eventHubs/0/authenticationType", "identityBased"),
            "Microsoft.OperationalInsights/workspaces", Map.of("/features/disableLocalAuth", "true"),
            "Microsoft.HealthcareApis/workspaces/fhirservices",
            Map.of("/resourceVersionPolicyConfiguration/default", "versioned",
                    "/resourceVersionPolicyConfiguration/resourceTypeOverrides/Observation", "versioned-update"));

    /** What can be watched, and so must be. */
    private static final Set<String> DIAGNOSED = Set.of("Microsoft.EventHub/namespaces",
            "Microsoft.Storage/storageAccounts/blobServices", "Microsoft.ContainerRegistry/registries",
            "Microsoft.HealthcareApis/workspaces/fhirservices", "Microsoft.Devices/IotHubs",
            "Microsoft.App/managedEnvironments");

    private static final Pattern SECRET = Pattern.compile(
            "(?i)listKeys|list[A-Z]\\w*\\(|SharedAccessKey|AccountKey=|[?&;]sig=|SharedAccessSignature|sasToken|adminPassword");
    private static final Pattern SECRET_NAME = Pattern
            .compile("(?i).*(key|secret|password|connectionstring|sas|token|credential).*");

    /** What a secret is mounted as. */
    private static final Path CREDENTIAL = credential();

    private static final String HOST = ".servicebus.windows.net";

    private static final Pattern TARGET = Pattern.compile("targets: \\['([^']+)'\\]");
    private static final Pattern METRICS_PATH = Pattern.compile("metrics_path: '?([^'\\s]+)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z_]+)}");
    private static final Set<String> OF_THE_PLATFORM = Set.of("CONTAINER_APP_REPLICA_NAME");

    private record Role(String name, String scopeType) {}

    private AzureChecks() {}

    /** Each service knows all its settings, has those it needs, and accepts them: its own check says so. */
    static List<String> settings(AzureLine line) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        for (Container container : line.services()) {
            String command = container.command();
            if (!ServiceCommand.isService(command)) {
                problems.add(container.app().name() + " starts " + command + ", which is no service");
                continue;
            }
            Map<String, String> environment = container.environment();
            Set<String> unknown = new TreeSet<>(environment.keySet());
            unknown.removeIf(name -> !name.startsWith("IOMT_"));
            Set<String> known = ServiceCommand.settings(command);
            unknown.removeIf(name -> known.contains(name)
                    || (name.endsWith("_FILE") && known.contains(name.substring(0, name.length() - 5))));
            unknown.forEach(name -> problems.add(command + " has no setting " + name));
            ServiceCommand.Answer answer = ServiceCommand.checkSettings(command,
                    withMountedFiles(container, environment, problems));
            if (answer.code() != 0) {
                problems.add(command + " refuses its settings: " + answer.text());
            }
        }
        return problems;
    }

    private static Path credential() {
        try {
            Path file = Files.createTempFile("credential-", ".txt");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "not-a-real-one, and as long as a key of replays must be");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files of a mounted secret are there once the container runs; here another file takes their place. */
    private static Map<String, String> withMountedFiles(Container container, Map<String, String> environment,
            List<String> problems) {
        Set<String> mounts = new TreeSet<>();
        container.json().path("volumeMounts").forEach(mount -> mounts.add(mount.path("mountPath").asText()));
        Map<String, String> here = new HashMap<>(environment);
        here.replaceAll((name, value) -> {
            if (value == null || !value.startsWith("/secrets/")) {
                return value;
            }
            boolean mounted = mounts.contains("/secrets") && container.app().properties().path("configuration")
                    .path("secrets").findValuesAsText("name").contains(value.substring("/secrets/".length()));
            if (!mounted) {
                problems.add(name + " of " + container.command() + " names a secret that is not mounted: " + value);
            }
            return CREDENTIAL.toString();
        });
        return here;
    }

    /** Role ids carry the right names, none is wider than the table allows, and each is given on the narrowest thing. */
    static List<String> roles(AzureLine line) {
        List<String> problems = new ArrayList<>();
        for (Resource assignment : line.resources("Microsoft.Authorization/roleAssignments")) {
            String id = last(assignment.properties().path("roleDefinitionId").asText());
            String description = assignment.properties().path("description").asText();
            Role role = ROLES.get(id);
            if (role == null) {
                problems.add("role " + id + " (" + description + ") is not one that is handed out here");
                continue;
            }
            if (!description.startsWith(role.name() + ": ")) {
                problems.add("role " + id + " is " + role.name() + ", but is described as " + description);
            }
            String scope = assignment.body().path("scope").asText();
            if (!type(scope).equals(role.scopeType())) {
                problems.add(description + ": given on " + (scope.isEmpty() ? "the resource group" : scope)
                        + ", and should be on a " + role.scopeType());
            }
        }
        return problems;
    }

    /** Who has which role on what: {@code iomt-persist: AcrPull on registry}. */
    static Set<String> grants(AzureLine line) {
        Set<String> grants = new TreeSet<>();
        for (Resource assignment : line.resources("Microsoft.Authorization/roleAssignments")) {
            Role role = ROLES.get(last(assignment.properties().path("roleDefinitionId").asText()));
            grants.add(assignment.properties().path("principalId").asText() + ": "
                    + (role == null ? "?" : role.name()) + " on " + last(assignment.body().path("scope").asText()));
        }
        return grants;
    }

    /** Nothing is entered with a key, nothing that is secret is written anywhere, nothing is open that should not be. */
    static List<String> guarding(AzureLine line, JsonNode template) {
        List<String> problems = new ArrayList<>();
        Set<String> found = new TreeSet<>();
        SECRET.matcher(template.toString()).results().forEach(match -> found.add(match.group()));
        found.forEach(text -> problems.add("the template speaks of a key: " + text));
        for (Resource resource : line.resources()) {
            GUARDED.getOrDefault(resource.type(), Map.of()).forEach((pointer, wanted) -> {
                String is = resource.properties().at(pointer).asText("");
                if (!is.equals(wanted)) {
                    problems.add(resource.type() + pointer + " is " + (is.isEmpty() ? "not given" : is) + ", not "
                            + wanted);
                }
            });
            if (DIAGNOSED.contains(resource.type()) && line.resources("Microsoft.Insights/diagnosticSettings").stream()
                    .noneMatch(setting -> type(setting.body().path("scope").asText()).equals(resource.type())
                            && last(setting.body().path("scope").asText()).equals(last(resource.name())))) {
                problems.add(resource.type() + " has no diagnostic setting");
            }
        }
        line.services().stream().filter(container -> container.app().properties().path("configuration").has("ingress"))
                .forEach(container -> problems.add(container.command() + " can be reached from outside"));
        line.outputs().forEach((name, value) -> {
            if (SECRET_NAME.matcher(name).matches() || SECRET.matcher(value.asText()).find()) {
                problems.add("output " + name + " may hold a secret");
            }
        });
        return problems;
    }

    /** No setting that is secret has its value in the environment: it is read from a file. */
    static List<String> plainSecrets(AzureLine line, Set<String> secretSettings) {
        List<String> problems = new ArrayList<>();
        for (Container container : line.services()) {
            for (String name : container.environment().keySet()) {
                if (secretSettings.contains(name)) {
                    problems.add(container.command() + " is given the secret " + name + " in its environment");
                }
            }
            if (!container.json().findValues("secretRef").isEmpty()) {
                problems.add(container.command() + " is given a secret in its environment");
            }
            container.app().properties().path("configuration").path("secrets").forEach(secret -> {
                if (!secret.path("keyVaultUrl").asText().matches("https://[^/]+\\.vault\\.azure\\.net/secrets/[^/]+")
                        || secret.has("value")) {
                    problems.add("the secret " + secret.path("name").asText() + " does not come from a vault");
                }
            });
        }
        return problems;
    }

    /** What comes into the line of itself: simulated devices and an IoT Hub use options, hubs and identities that are there. */
    static List<String> senders(AzureLine line) throws IOException, InterruptedException {
        List<String> problems = new ArrayList<>();
        Set<String> hubs = names(line, "Microsoft.EventHub/namespaces/eventhubs");
        for (Resource job : line.resources("Microsoft.App/jobs")) {
            JsonNode container = job.properties().at("/template/containers/0");
            List<String> words = new ArrayList<>();
            container.path("args").forEach(word -> words.add(word.asText()));
            if (!words.getFirst().equals("iomt")) {
                problems.add(job.name() + " starts " + words.getFirst() + ", which is not iomt");
                continue;
            }
            String hub = option(words, "--namespace").replace(HOST, "") + "/" + option(words, "--hub");
            if (!hubs.contains(hub)) {
                problems.add(job.name() + " sends to " + hub + ", which nothing makes");
            }
            // Its own reading of its words, and what it would send, printed.
            List<String> printing = new ArrayList<>(words.subList(1, words.size()));
            printing.addAll(List.of("--to", "stdout"));
            ServiceCommand.Answer answer = ServiceCommand.iomt(printing.toArray(String[]::new));
            if (answer.code() != 0) {
                problems.add(job.name() + " is told what iomt does not take: " + answer.text());
            }
            container.path("env").forEach(one -> {
                String name = one.path("name").asText();
                if (name.startsWith("IOMT_") && !name.equals("IOMT_MANAGED_IDENTITY_CLIENT_ID")) {
                    problems.add(job.name() + " sets " + name + ", which simulate does not read");
                }
            });
        }
        for (Resource iotHub : line.resources("Microsoft.Devices/IotHubs")) {
            Set<String> endpoints = new TreeSet<>();
            iotHub.properties().at("/routing/endpoints/eventHubs").forEach(endpoint -> {
                endpoints.add(endpoint.path("name").asText());
                String hub = endpoint.path("endpointUri").asText().replace("sb://", "").replace(HOST, "") + "/"
                        + endpoint.path("entityPath").asText();
                if (!hubs.contains(hub)) {
                    problems.add(iotHub.name() + " sends to " + hub + ", which nothing makes");
                }
            });
            iotHub.properties().at("/routing/routes").forEach(route -> route.path("endpointNames").forEach(name -> {
                if (!endpoints.contains(name.asText())) {
                    problems.add(iotHub.name() + " has a route to " + name.asText() + ", which is no endpoint of it");
                }
            }));
        }
        return problems;
    }

    private static String option(List<String> words, String name) {
        int at = words.indexOf(name);
        return at < 0 || at + 1 == words.size() ? "" : words.get(at + 1);
    }

    /** The collector beside each service reads the page that the service serves, and is given all that its configuration names. */
    static List<String> collectors(AzureLine line, Set<String> pages) {
        List<String> problems = new ArrayList<>();
        for (Container container : line.services()) {
            JsonNode collector = container.app().properties().at("/template/containers/1");
            Map<String, String> environment = new Container(container.app(), collector).environment();
            String configuration = environment.getOrDefault("COLLECTOR_CONFIG", "");
            if (!collector.path("args").toString().contains("env:COLLECTOR_CONFIG") || configuration.isEmpty()) {
                problems.add(container.command() + "'s collector does not read its configuration");
            }
            Matcher target = TARGET.matcher(configuration);
            String port = container.environment().get("IOMT_HEALTH_PORT");
            if (!target.find() || !target.group(1).equals("127.0.0.1:" + port)) {
                problems.add(container.command() + " serves its metrics on port " + port
                        + ", and its collector asks elsewhere");
            }
            Matcher path = METRICS_PATH.matcher(configuration);
            String page = path.find() ? path.group(1) : "/metrics";
            if (!pages.contains(page)) {
                problems.add(container.command() + " has no page " + page + " for its collector");
            }
            VARIABLE.matcher(configuration).results().map(found -> found.group(1))
                    .filter(name -> !environment.containsKey(name) && !OF_THE_PLATFORM.contains(name))
                    .forEach(name -> problems.add(container.command() + "'s collector is not given " + name));
        }
        return problems;
    }

    /** Hubs, consumer groups and containers are called the same where they are made, used and looked at by the scaler. */
    static List<String> names(AzureLine line) {
        List<String> problems = new ArrayList<>();
        Set<String> hubs = names(line, "Microsoft.EventHub/namespaces/eventhubs");
        Set<String> groups = names(line, "Microsoft.EventHub/namespaces/eventhubs/consumergroups");
        Set<String> containers = names(line, "Microsoft.Storage/storageAccounts/blobServices/containers");
        for (Container container : line.services()) {
            Map<String, String> settings = container.environment();
            JsonNode scaler = container.app().properties().path("template").path("scale").path("rules").path(0)
                    .path("custom").path("metadata");
            String namespace = settings.getOrDefault("IOMT_INPUT_NAMESPACE", "").replace(HOST, "");
            String hub = namespace + "/" + settings.get("IOMT_INPUT_EVENT_HUB");
            String group = hub + "/" + settings.get("IOMT_INPUT_CONSUMER_GROUP");
            known(problems, container, hubs, "hub", hub);
            known(problems, container, groups, "consumer group", group);
            if (settings.containsKey("IOMT_OUTPUT_EVENT_HUB")) {
                known(problems, container, hubs, "hub", settings.getOrDefault("IOMT_OUTPUT_NAMESPACE", "")
                        .replace(HOST, "") + "/" + settings.get("IOMT_OUTPUT_EVENT_HUB"));
            }
            settings.forEach((name, value) -> {
                if (name.endsWith("_CONTAINER_URI")) {
                    known(problems, container, containers, "container",
                            value.replaceFirst("https://([^.]+)\\.blob\\.core\\.windows\\.net/", "$1/default/"));
                }
            });
            // Checkpoints are written in lower case; of what its rule says the scaler does so with the consumer group alone.
            if (!hub.equals(hub.toLowerCase(java.util.Locale.ROOT))) {
                problems.add(container.command() + " reads " + hub + ", whose checkpoints its scaler does not find");
            }
            String looked = scaler.path("eventHubNamespace").asText() + "/" + scaler.path("eventHubName").asText() + "/"
                    + scaler.path("consumerGroup").asText();
            if (!looked.equals(group)) {
                problems.add(container.command() + " reads " + group + ", and its scaler looks at " + looked);
            }
            String checkpoints = "https://" + scaler.path("storageAccountName").asText() + ".blob.core.windows.net/"
                    + scaler.path("blobContainer").asText();
            if (!checkpoints.equals(settings.get("IOMT_CHECKPOINTS_CONTAINER_URI"))) {
                problems.add(container.command() + " keeps its checkpoints in "
                        + settings.get("IOMT_CHECKPOINTS_CONTAINER_URI") + ", and its scaler looks in " + checkpoints);
            }
            if (!scaler.path("checkpointStrategy").asText().equals("blobMetadata")
                    || settings.containsKey("IOMT_CHECKPOINTS_PREFIX")) {
                problems.add(container.command() + "'s checkpoints lie where its scaler does not look");
            }
        }
        Set<String> kept = new TreeSet<>();
        line.services().forEach(container -> {
            if (!kept.add(container.environment().get("IOMT_CHECKPOINTS_CONTAINER_URI"))) {
                problems.add("two services share a checkpoint container");
            }
        });
        return problems;
    }

    private static void known(List<String> problems, Container container, Set<String> names, String what, String name) {
        if (!names.contains(name)) {
            problems.add(container.command() + " uses the " + what + " " + name + ", which nothing makes");
        }
    }

    /** Probes ask for pages that the health server has, on its port; replicas do not outnumber partitions. */
    static List<String> probesAndScale(AzureLine line, Set<String> pages) {
        List<String> problems = new ArrayList<>();
        int partitions = line.resources("Microsoft.EventHub/namespaces/eventhubs").getFirst().properties()
                .path("partitionCount").intValue();
        for (Container container : line.services()) {
            String port = container.environment().get("IOMT_HEALTH_PORT");
            Set<String> types = new TreeSet<>();
            container.json().path("probes").forEach(probe -> {
                JsonNode get = probe.path("httpGet");
                types.add(probe.path("type").asText());
                String wanted = probe.path("type").asText().equals("Readiness") ? "/health/ready" : "/health/live";
                if (!get.path("path").asText().equals(wanted) || !pages.contains(wanted)) {
                    problems.add(
                            container.command() + " is probed at " + get.path("path").asText() + ", not " + wanted);
                }
                if (!get.path("port").asText().equals(port)) {
                    problems.add(container.command() + " is probed on port " + get.path("port").asText()
                            + " and serves its health on " + port);
                }
            });
            if (!types.equals(Set.of("Startup", "Readiness", "Liveness"))) {
                problems.add(container.command() + " has the probes " + types);
            }
            JsonNode template = container.app().properties().path("template");
            if (template.path("scale").path("minReplicas").intValue() != 1
                    || template.path("scale").path("maxReplicas").intValue() != partitions) {
                problems.add(container.command() + " scales otherwise than from 1 to the number of partitions");
            }
            if (template.path("terminationGracePeriodSeconds").intValue() < 90) {
                problems.add(container.command() + " is killed before it can finish");
            }
        }
        return problems;
    }

    private static Set<String> names(AzureLine line, String type) {
        Set<String> names = new TreeSet<>();
        line.resources(type).forEach(resource -> names.add(resource.name()));
        return names;
    }

    private static String last(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The type of the resource of an id: {@code Microsoft.EventHub/namespaces/eventhubs}. */
    private static String type(String id) {
        int providers = id.lastIndexOf("/providers/");
        if (providers < 0) {
            return "";
        }
        String[] parts = id.substring(providers + "/providers/".length()).split("/");
        StringBuilder type = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i += 2) {
            type.append('/').append(parts[i]);
        }
        return type.toString();
    }
}
