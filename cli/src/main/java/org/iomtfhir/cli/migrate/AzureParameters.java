package org.iomtfhir.cli.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Parameters for {@code deploy/azure} with which the line writes to the FHIR server that the earlier connector wrote to, as a
 * {@code .bicepparam} file that is to lie beside {@code main.bicep}. Immutable.
 */
final class AzureParameters {

    private static final String OF_AZURE = ".fhir.azurehealthcareapis.com";

    private final List<String> lines = new ArrayList<>();
    private final List<String> toDo = new ArrayList<>();

    /**
     * @param fhirUrl
     *            base URL of that FHIR server, empty where the export does not say it
     * @param fhirServiceId
     *            its resource id, empty where it is none of Azure's or the export does not say it
     * @param identityMode
     *            {@code Lookup} or {@code Create}
     * @param appSetting
     *            a setting of the earlier connector's app by its earlier name, empty where it has none
     */
    AzureParameters(Optional<String> fhirUrl, Optional<String> fhirServiceId, String identityMode,
            Function<String, Optional<String>> appSetting) {
        lines.add("using 'main.bicep'");
        lines.add("");
        lines.add(
                "// Made of an earlier connector by 'iomt migrate'. Copy it beside deploy/azure/main.bicep, and give it to");
        lines.add("// deploy/azure/deploy as --way; docs/moving-here.md tells how.");
        lines.add("");
        lines.add("param name = readEnvironmentVariable('IOMT_NAME', 'iomt')");
        lines.add("param image = readEnvironmentVariable('IOMT_IMAGE', '')");
        lines.add("param deviceIdentifierSystem = readEnvironmentVariable('IOMT_DEVICE_SYSTEM')");
        lines.add("param patientIdentifierSystem = readEnvironmentVariable('IOMT_PATIENT_SYSTEM')");
        parameter("identityMode", identityMode);
        lines.add("");
        lines.add("// Under it Observations that are stored already are found again.");
        parameter("observationProfile", "earlier-connector");
        lines.add("");
        lines.add("// The FHIR server that the earlier connector wrote to.");
        if (fhirUrl.map(url -> url.toLowerCase(Locale.ROOT).replaceFirst("/+$", "").endsWith(OF_AZURE)).orElse(false)) {
            ofAzure(fhirUrl.orElseThrow(), fhirServiceId);
        } else {
            another(fhirUrl, appSetting);
        }
    }

    private void ofAzure(String url, Optional<String> id) {
        parameter("fhirServer", "ExistingHealthDataServices");
        parameter("fhirUrl", url);
        if (id.isPresent()) {
            lines.add(
                    "// persist is given the role FHIR Data Writer on it, for which you need the right to give roles there.");
            lines.add("// Without that, take this line away and have it given: docs/moving-here.md.");
            parameter("fhirServiceId", id.get());
        } else {
            toDo.add(
                    "For deploy/azure, put the FHIR service's resource id into azure.bicepparam (fhirServiceId), so that"
                            + " persist is given its role on it, or have the role given: docs/moving-here.md.");
            lines.add("// Its resource id, so that persist is given its role on it:");
            lines.add(
                    "// param fhirServiceId = '/subscriptions/S/resourceGroups/G/providers/Microsoft.HealthcareApis/workspaces/W/fhirservices/F'");
        }
    }

    private void another(Optional<String> url, Function<String, Optional<String>> appSetting) {
        parameter("fhirServer", "Other");
        if (url.isPresent()) {
            parameter("fhirUrl", url.get());
        } else {
            lines.add("param fhirUrl = readEnvironmentVariable('IOMT_FHIR_SERVER_URL')");
            toDo.add("For deploy/azure, say which FHIR server it is: IOMT_FHIR_SERVER_URL in its environment.");
        }
        Optional<String> clientId = appSetting.apply("FhirService:ClientId");
        if (clientId.isPresent() || appSetting.apply("FhirService:ClientSecret").isPresent()) {
            lines.add("// The client secret lies in a Key Vault, docs/deploy-any-server.md.");
            parameter("fhirAuthentication", "ClientSecret");
            clientId.ifPresent(id -> parameter("fhirClientId", id));
            appSetting.apply("FhirService:Authority").ifPresent(it -> parameter("fhirAuthority", it));
            appSetting.apply("FhirService:Resource").ifPresent(it -> parameter("fhirResource", it));
            lines.add("param keyVaultName = readEnvironmentVariable('IOMT_KEY_VAULT')");
        } else {
            lines.add(
                    "// How to get in could not be taken over: None, Basic, ClientSecret, ClientCertificate or SmartBackend, and what");
            lines.add("// goes with it, docs/deploy-any-server.md.");
            lines.add("param fhirAuthentication = readEnvironmentVariable('IOMT_FHIR_SERVER_AUTHENTICATION')");
            lines.add("param fhirClientId = readEnvironmentVariable('IOMT_FHIR_SERVER_CLIENT_ID', '')");
            lines.add("param fhirTokenEndpoint = readEnvironmentVariable('IOMT_FHIR_SERVER_TOKEN_ENDPOINT', '')");
            lines.add("param fhirScope = readEnvironmentVariable('IOMT_FHIR_SERVER_SCOPE', '')");
            lines.add("param fhirUser = readEnvironmentVariable('IOMT_FHIR_SERVER_USER', '')");
            lines.add("param keyVaultName = readEnvironmentVariable('IOMT_KEY_VAULT', '')");
            toDo.add(
                    "For deploy/azure, say how to get into the FHIR server: IOMT_FHIR_SERVER_AUTHENTICATION and what goes"
                            + " with it in its environment (docs/deploy-any-server.md).");
        }
    }

    /** A text of Bicep: a quote, a backslash and what would begin an expression are escaped. */
    private void parameter(String name, String value) {
        lines.add("param " + name + " = '" + value.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\${")
                .replace("\r", "\\r").replace("\n", "\\n") + "'");
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** What a person has left to do with it. */
    List<String> toDo() {
        return List.copyOf(toDo);
    }
}
