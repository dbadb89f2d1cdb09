package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.fhirclient.auth.Credential;
import org.iomtfhir.fhirclient.settings.FhirAccess;
import org.iomtfhir.fhirclient.settings.FhirServerSettings;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.identity.IdentitySettings;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsException;
import org.junit.jupiter.api.Test;

class PersistSettingsTest {

    private static final String HUB_STRING = "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=c2VjcmV0=";
    private static final FhirServerSettings FHIR = new FhirServerSettings();

    @Test
    void theEarlierFlagForManagedIdentityChoosesTheAuthentication() {
        Settings settings = new PersistService().load(
                persist(Map.of("FhirService__Url", "https://fhir.example.org/r4",
                        "FhirClient__UseManagedIdentityCredential", "True", "IOMT_MANAGED_IDENTITY_CLIENT_ID", "id-1")),
                null);

        FhirAccess server = FHIR.read(settings);

        assertThat(server.options().url()).isEqualTo(URI.create("https://fhir.example.org/r4"));
        assertThat(server.credential())
                .isEqualTo(new Credential.ManagedIdentity("id-1", "https://fhir.example.org/.default"));
    }

    @Test
    void theEarlierClientSecretChoosesTheAuthentication() {
        Settings settings = new PersistService().load(persist(Map.of("FhirService__Url", "https://fhir.example.org",
                "FhirService__Authority", "https://login.microsoftonline.com/t", "FhirService__ClientId", "c",
                "FhirService__ClientSecret", "s", "FhirService__Resource", "https://fhir.example.org",
                "FhirClient__UseManagedIdentityCredential", "false", "ResourceIdentity__ResourceIdentityServiceType",
                "Create")), null);

        assertThat(FHIR.read(settings).credential()).isEqualTo(
                new Credential.ClientSecret(URI.create("https://login.microsoftonline.com/t/oauth2/v2.0/token"), "c",
                        "s", "https://fhir.example.org/.default"));
        assertThat(new IdentitySettings().read(settings).mode()).isEqualTo(IdentityMode.CREATE);
    }

    @Test
    void whatAnAuthenticationNeedsIsNamed() {
        assertThatThrownBy(() -> new PersistService().load(persist(
                Map.of("IOMT_FHIR_URL", "https://fhir.example.org", "IOMT_FHIR_AUTHENTICATION", "smart-backend")),
                null))
                .isInstanceOfSatisfying(SettingsException.class,
                        e -> assertThat(e.problems()).satisfiesExactly(
                                p -> assertThat(p)
                                        .contains("fhir.client-id is missing: fhir.authentication is SmartBackend"),
                                p -> assertThat(p).contains("fhir.private-key is missing")));
    }

    @Test
    void blankMeansNotGiven() {
        assertThatThrownBy(() -> new PersistService().load(persist(Map.of("IOMT_FHIR_URL", " ")), null))
                .hasMessageContaining("fhir.url is missing: it is required").hasMessageContaining("1 problem ");
    }

    @Test
    void aCredentialIsNeverSentInTheClearToAnotherMachine() {
        List<Map<String, String>> ways = List.of(
                Map.of("IOMT_FHIR_AUTHENTICATION", "Basic", "IOMT_FHIR_USER", "u", "IOMT_FHIR_PASSWORD", "hidden"),
                Map.of("IOMT_FHIR_AUTHENTICATION", "BearerFile", "IOMT_FHIR_BEARER_FILE", "token"),
                Map.of("IOMT_FHIR_AUTHENTICATION", "ManagedIdentity"));
        for (Map<String, String> way : ways) {
            Map<String, String> environment = new HashMap<>(way);
            for (String address : List.of("http://fhir.example.org/r4", "http://10.0.0.1", "http://127.example.org",
                    "HTTP://[2001:db8::1]/fhir")) {
                environment.put("IOMT_FHIR_URL", address);
                assertThatThrownBy(() -> new PersistService().load(persist(environment), null)).as(address)
                        .hasMessageContaining("fhir.url is an http:// address of another machine")
                        .hasMessageContaining("1 problem ").hasMessageNotContaining("hidden");
            }
            for (String address : List.of("https://fhir.example.org/r4", "http://127.0.0.1:8080/fhir",
                    "http://localhost/fhir", "http://[::1]:8080/fhir")) {
                environment.put("IOMT_FHIR_URL", address);
                assertThat(FHIR.read(new PersistService().load(persist(environment), null)).credential())
                        .as(address).isNotInstanceOf(Credential.None.class);
            }
        }
    }

    @Test
    void aClientSecretIsNeverSentInTheClearToATokenEndpoint() {
        assertThatThrownBy(() -> new PersistService().load(persist(Map.of("IOMT_FHIR_URL", "https://fhir.example.org",
                "IOMT_FHIR_CLIENT_ID", "c", "IOMT_FHIR_CLIENT_SECRET", "s", "IOMT_FHIR_TOKEN_ENDPOINT",
                "http://login.example.org/token")), null))
                .hasMessageContaining("fhir.token-endpoint is an http:// address of another machine");
    }

    @Test
    void aServerThatAsksForNothingMayBePlainHttp() {
        Settings settings = new PersistService().load(persist(Map.of("IOMT_FHIR_URL", "http://fhir:8080/fhir")), null);

        assertThat(FHIR.read(settings).credential()).isInstanceOf(Credential.None.class);
    }

    @Test
    void theSystemsOfDeviceAndPatientMustBeNamed() {
        assertThatThrownBy(() -> new PersistService().load(persist(Map.of("IOMT_FHIR_URL", "https://fhir.example.org",
                "IOMT_IDENTITY_DEVICE_SYSTEM", "", "IOMT_IDENTITY_PATIENT_SYSTEM", "")), null))
                .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.problems()).satisfiesExactly(
                        p -> assertThat(p).contains("identity.device-system is missing", "the word any",
                                "Set IOMT_IDENTITY_DEVICE_SYSTEM in the environment"),
                        p -> assertThat(p).contains("identity.patient-system is missing")));
    }

    @Test
    void anySystemCanBeMeantOnPurposeAndIsMeantInTheEarlierProfile() {
        IdentityOptions any = identities(Map.of("IOMT_IDENTITY_DEVICE_SYSTEM", "Any", "IOMT_IDENTITY_PATIENT_SYSTEM",
                "any"));
        assertThat(any.deviceSystem()).isNull();
        assertThat(any.patientSystem()).isNull();
        assertThat(identities(Map.of()).deviceSystem()).isEqualTo("urn:serial");
        assertThat(identities(Map.of()).patientSystem()).isEqualTo("urn:mrn");
        assertThat(identities(Map.of("IOMT_OBSERVATIONS_PROFILE", "earlier-connector", "IOMT_IDENTITY_DEVICE_SYSTEM",
                "", "IOMT_IDENTITY_PATIENT_SYSTEM", "")).deviceSystem()).isNull();
    }

    @Test
    void patientsAreComparedUnlessSetOtherwiseOrInTheEarlierProfile() {
        assertThat(identities(Map.of()).comparePatient()).isTrue();
        assertThat(identities(Map.of("IOMT_IDENTITY_COMPARE_PATIENT", "false")).comparePatient()).isFalse();
        assertThat(identities(Map.of("IOMT_OBSERVATIONS_PROFILE", "earlier-connector")).comparePatient()).isFalse();
    }

    private static IdentityOptions identities(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("IOMT_FHIR_URL", "https://fhir.example.org");
        return new IdentitySettings().read(new PersistService().load(persist(environment), null));
    }

    private static Map<String, String> persist(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(
                Map.of("PATH", "/bin", "IOMT_IDENTITY_DEVICE_SYSTEM", "urn:serial", "IOMT_IDENTITY_PATIENT_SYSTEM",
                        "urn:mrn", "IOMT_INPUT_CONNECTION_STRING",
                        HUB_STRING, "IOMT_CHECKPOINTS_DIRECTORY", "c", "IOMT_DEAD_LETTERS_DIRECTORY", "d"));
        environment.putAll(more);
        return environment;
    }
}
