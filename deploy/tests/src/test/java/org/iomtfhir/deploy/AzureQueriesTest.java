package org.iomtfhir.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.burt.jmespath.JmesPath;
import io.burt.jmespath.jackson.JacksonRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * What the scripts take out of az's answers, since the stand-in of az gives what is left of them: each query against an answer of the
 * shape that the reference of the command's REST operation at learn.microsoft.com/rest/api gives.
 */
class AzureQueriesTest {

    private static final Pattern QUERY = Pattern.compile("--query (?:\"([^\"]*)\"|([A-Za-z.]+))");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^([a-z_]+)=\"([^\"]*)\"$");
    private static final JmesPath<JsonNode> JMES_PATH = new JacksonRuntime();

    private static final String ENVIRONMENTS = "value[?name.value=='ManagedEnvironmentCount'] | [0].join(' ', "
            + "[to_string(currentValue || usage), to_string(limit)])";

    record Asked(String query, String answer, String taken) {}

    @SuppressWarnings("unused") // Read by name.
    private static final List<Asked> ASKED = List.of(
            new Asked("name", "{'id': '1', 'name': 'Ward', 'state': 'Enabled'}", "Ward"),
            new Asked("id", "{'id': '1', 'name': 'Ward'}", "1"),
            new Asked("registrationState", "{'namespace': 'Microsoft.App', 'registrationState': 'Registered'}",
                    "Registered"),
            new Asked("join(' ', [to_string(currentValue || usage), to_string(limit)])",
                    "{'currentValue': 0, 'limit': 250, 'name': {'value': 'StorageAccounts'}, 'unit': 'Count'}",
                    "0 250"),
            // The command hands on the answer of the REST operation as it is; older versions of that say usage.
            new Asked(ENVIRONMENTS,
                    "{'value': [{'currentValue': 9, 'limit': 100, 'name': {'value': 'Cores'}},"
                            + "{'currentValue': 1, 'limit': 15, 'name': {'value': 'ManagedEnvironmentCount'}}]}",
                    "1 15"),
            new Asked(ENVIRONMENTS,
                    "{'value': [{'usage': 0, 'limit': 15, 'name': {'value': 'ManagedEnvironmentCount'}}]}", "0 15"),
            new Asked("nameAvailable", "{'nameAvailable': false, 'reason': 'AlreadyExists'}", "false"),
            new Asked("changes[?changeType=='Create'].resourceId",
                    "{'status': 'Succeeded', 'changes': [{'changeType': 'Create', 'resourceId': '/a'},"
                            + "{'changeType': 'NoChange', 'resourceId': '/b'}, {'changeType': 'Create', 'resourceId': '/c'}]}",
                    "/a\n/c"),
            new Asked("properties.outputs.registryServer.value",
                    "{'name': 'iomt', 'properties': {'outputs': {'registryServer': {'type': 'String', 'value': 'r'}}}}",
                    "r"),
            new Asked("[?ends_with(name, '-normalize')].name | [0]",
                    "[{'name': 'iomt-group'}, {'name': 'iomt-normalize'}]", "iomt-normalize"),
            // The older one is still there until the newer one is ready.
            new Asked("sort_by([?properties.active], &properties.createdTime) | [-1].properties.runningState",
                    """
                            [{'properties': {'active': true, 'createdTime': '2026-11-02T08:00:00+00:00', 'runningState': 'Processing'}},
                             {'properties': {'active': true, 'createdTime': '2026-11-01T08:00:00+00:00', 'runningState': 'Running'}},
                             {'properties': {'active': false, 'createdTime': '2026-11-03T08:00:00+00:00', 'runningState': 'Stopped'}}]""",
                    "Processing"),
            // The old one goes on until the new one is ready; of the first one there is none that is.
            new Asked("join(' ', [properties.latestRevisionName, properties.latestReadyRevisionName || ''])",
                    "{'name': 'iomt-group', 'properties': {'latestRevisionName': 'iomt-group--2', 'latestReadyRevisionName': 'iomt-group--1'}}",
                    "iomt-group--2 iomt-group--1"),
            new Asked("join(' ', [properties.latestRevisionName, properties.latestReadyRevisionName || ''])",
                    "{'properties': {'latestRevisionName': 'iomt-group--1', 'latestReadyRevisionName': null}}",
                    "iomt-group--1 "),
            new Asked("[].properties.containers[?name=='service'].ready | [] | [0]",
                    "[{'properties': {'containers': [{'name': 'collector', 'ready': false}, {'name': 'service', 'ready': true}]}},"
                            + "{'properties': {'containers': [{'name': 'service', 'ready': false}]}}]",
                    "true"),
            // Azure's FHIR service gives no total unless it is asked for one.
            new Asked("entry[?resource.resourceType!='OperationOutcome'].resource.id",
                    "{'resourceType': 'Bundle', 'type': 'searchset', 'entry': [{'resource': {'resourceType': 'Observation', 'id': 'o'}},"
                            + "{'resource': {'resourceType': 'OperationOutcome', 'id': 'hint'}}]}",
                    "o"),
            new Asked("entry[?resource.resourceType!='OperationOutcome'].resource.id",
                    "{'resourceType': 'Bundle', 'type': 'searchset', 'entry': []}", ""),
            new Asked("[].{type:type,name:name}", "[{'type': 'Microsoft.App/jobs', 'name': 'j', 'id': '/j'}]",
                    "{\"type\":\"Microsoft.App/jobs\",\"name\":\"j\"}"));

    @ParameterizedTest
    @FieldSource("ASKED")
    void takesWhatTheScriptIsAfter(Asked asked) throws IOException {
        JsonNode taken = JMES_PATH.compile(asked.query())
                .search(new ObjectMapper().readTree(asked.answer().replace('\'', '"')));
        List<String> lines = new ArrayList<>();
        (taken.isArray() ? taken : List.of(taken))
                .forEach(one -> lines.add(one.isValueNode() ? one.asText() : one.toString()));

        assertThat(String.join("\n", lines)).isEqualTo(asked.taken());
    }

    /** A query that is new or changed is tried here, too. */
    @Test
    void everyQueryOfTheScriptsIsTried() throws IOException {
        TreeSet<String> queries = new TreeSet<>();
        for (String script : List.of("deploy", "upload-templates", "remove")) {
            String text = Files.readString(AzureLine.FOLDER.resolve(script));
            Map<String, String> variables = new LinkedHashMap<>(Map.of("1", "registryServer"));
            VARIABLE.matcher(text).results().forEach(found -> variables.put(found.group(1), found.group(2)));
            QUERY.matcher(text).results().map(found -> found.group(1) == null ? found.group(2) : found.group(1))
                    .map(query -> {
                        String meant = query;
                        for (Map.Entry<String, String> variable : variables.entrySet()) {
                            meant = meant.replace("$" + variable.getKey(), variable.getValue());
                        }
                        return meant;
                    }).forEach(queries::add);
        }

        assertThat(queries).containsExactlyInAnyOrderElementsOf(ASKED.stream().map(Asked::query).distinct().toList());
    }
}
