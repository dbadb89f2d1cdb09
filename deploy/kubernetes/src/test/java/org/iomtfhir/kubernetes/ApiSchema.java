package org.iomtfhir.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds objects against the schema of the API: fields that are not there, fields that are missing, wrong types. */
final class ApiSchema {

    /** The kinds that we use, with the classes made from the API's OpenAPI document. */
    private static final Map<String, String> CLASSES = Map.of("v1/Namespace", "V1Namespace", "v1/ConfigMap",
            "V1ConfigMap", "v1/Secret", "V1Secret", "v1/ServiceAccount", "V1ServiceAccount", "apps/v1/Deployment",
            "V1Deployment",
            "policy/v1/PodDisruptionBudget", "V1PodDisruptionBudget", "networking.k8s.io/v1/NetworkPolicy",
            "V1NetworkPolicy");

    private ApiSchema() {}

    /** Why the API would not take the object; empty if it would. */
    static Optional<String> refusal(ObjectNode object) {
        String kind = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
        if (kind.startsWith("keda.sh/")) {
            return KedaSchema.refusal(object);
        }
        if (!CLASSES.containsKey(kind)) {
            return Optional.of("there is no kind " + kind);
        }
        try {
            Class.forName("io.kubernetes.client.openapi.models." + CLASSES.get(kind))
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, JsonParser.parseString(object.toString()));
            return Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of(kind + ": " + e.getCause().getMessage());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the API's classes have changed", e);
        }
    }

    /** The custom resources of KEDA, whose schema no library of Java carries: fields as of KEDA 2.17. */
    private static final class KedaSchema {

        private static final Set<String> OBJECT = Set.of("apiVersion", "kind", "metadata", "spec");
        private static final Set<String> SCALED_OBJECT = Set.of("scaleTargetRef", "pollingInterval",
                "initialCooldownPeriod", "cooldownPeriod", "idleReplicaCount", "minReplicaCount", "maxReplicaCount",
                "advanced", "triggers", "fallback");
        private static final Set<String> TARGET = Set.of("name", "apiVersion", "kind", "envSourceContainerName");
        private static final Set<String> TRIGGER = Set.of("type", "name", "useCachedMetrics", "metadata",
                "authenticationRef", "metricType");
        private static final Set<String> AUTHENTICATION_REFERENCE = Set.of("name", "kind");
        private static final Set<String> AUTHENTICATION = Set.of("podIdentity", "secretTargetRef", "env",
                "azureKeyVault");
        private static final Set<String> IDENTITY = Set.of("provider", "identityId", "identityOwner",
                "identityTenantId", "identityAuthorityHost", "roleArn");
        /** What the scaler {@code azure-eventhub} documents. */
        private static final Set<String> EVENT_HUB = Set.of("connectionFromEnv", "eventHubName", "eventHubNamespace",
                "eventHubNameFromEnv", "eventHubNamespaceFromEnv", "storageConnectionFromEnv", "storageAccountName",
                "consumerGroup", "unprocessedEventThreshold", "activationUnprocessedEventThreshold",
                "blobContainer", "checkpointStrategy", "cloud", "endpointSuffix", "storageEndpointSuffix",
                "serviceBusEndpointSuffix", "activeDirectoryEndpoint");

        private KedaSchema() {}

        static Optional<String> refusal(ObjectNode object) {
            List<String> faults = new ArrayList<>();
            fields(object, OBJECT, Set.of("metadata", "spec"), "", faults);
            JsonNode spec = object.path("spec");
            switch (object.path("kind").asText()) {
                case "ScaledObject" -> {
                    fields(spec, SCALED_OBJECT, Set.of("scaleTargetRef", "triggers"), "spec", faults);
                    fields(spec.path("scaleTargetRef"), TARGET, Set.of("name"), "scaleTargetRef", faults);
                    for (JsonNode trigger : spec.path("triggers")) {
                        fields(trigger, TRIGGER, Set.of("type", "metadata"), "trigger", faults);
                        fields(trigger.path("authenticationRef"), AUTHENTICATION_REFERENCE, Set.of("name"),
                                "authenticationRef", faults);
                        fields(trigger.path("metadata"), EVENT_HUB, Set.of("eventHubNamespace", "eventHubName",
                                "storageAccountName", "blobContainer", "checkpointStrategy"), "metadata", faults);
                        trigger.path("metadata").properties().stream().filter(field -> !field.getValue().isTextual())
                                .forEach(field -> faults.add("metadata." + field.getKey() + " is no text"));
                    }
                }
                case "TriggerAuthentication" -> {
                    fields(spec, AUTHENTICATION, Set.of(), "spec", faults);
                    fields(spec.path("podIdentity"), IDENTITY, Set.of("provider"), "podIdentity", faults);
                }
                default -> faults.add("there is no kind " + object.path("kind").asText());
            }
            return faults.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", faults));
        }

        private static void fields(JsonNode object, Set<String> known, Set<String> required, String where,
                List<String> faults) {
            object.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    faults.add(where + " has no field " + name);
                }
            });
            required.stream().filter(name -> !object.hasNonNull(name))
                    .forEach(name -> faults.add(where + " needs the field " + name));
        }
    }
}
