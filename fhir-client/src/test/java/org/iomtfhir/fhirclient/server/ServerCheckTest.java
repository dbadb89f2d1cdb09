package org.iomtfhir.fhirclient.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.junit.jupiter.api.Test;

/** What is learnt of a server at start. */
class ServerCheckTest {

    private static ServerProfile check(Ways ways, ServerKind kind, String metadataOrNull) {
        try (StandInServer server = new StandInServer(ways)) {
            if (metadataOrNull != null) {
                server.once(each -> each.path().equals("metadata"), each -> Reply.of(200, metadataOrNull));
            }
            return new ServerCheck(new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization
                    .none(), InstantSource.system()))).check(kind, true);
        }
    }

    @Test
    void hapiGuardsFirstVersionsByVersionZero() {
        ServerProfile profile = check(Ways.HAPI, null, null);
        assertThat(profile.kind()).isEqualTo(ServerKind.HAPI);
        assertThat(profile.firstWriteIfMatch("Flag")).isEqualTo("0");
    }

    @Test
    void azureWithVersionedUpdateGuardsByItself() {
        ServerProfile profile = check(Ways.AZURE_VERSIONED_UPDATE, null, null);
        assertThat(profile.kind()).isEqualTo(ServerKind.AZURE);
        assertThat(profile.firstWrite()).isEqualTo(FirstWriteGuard.VERSIONED_UPDATE);
        assertThat(profile.bundleHeaders()).containsEntry("x-bundle-processing-logic", "parallel");
    }

    @Test
    void aVersioningPolicyIsThatOfItsTypeAlone() {
        try (StandInServer server = new StandInServer(Ways.AZURE)) {
            server.versionedUpdateFor("Observation");
            ServerProfile profile = new ServerCheck(new FhirServer(new FhirTransport(ServerOptions.of(server.url()),
                    null, Authorization.none(), InstantSource.system()))).check(null, true);

            assertThat(profile.firstWrite("Observation")).isEqualTo(FirstWriteGuard.VERSIONED_UPDATE);
            assertThat(profile.firstWrite("Flag")).isEqualTo(FirstWriteGuard.PUT_THEN_UNITE);
        }
    }

    @Test
    void azureWithoutItUnitesAfterwards() {
        assertThat(check(Ways.AZURE, null, null).firstWrite()).isEqualTo(FirstWriteGuard.PUT_THEN_UNITE);
    }

    @Test
    void aServerNobodyKnowsIsWrittenToAsItSaysOfItself() {
        assertThat(check(Ways.GENERIC, null, null)).isEqualTo(ServerProfile.generic(FirstWriteGuard.PUT_THEN_UNITE,
                false));
    }

    @Test
    void aSettingOverrulesWhatTheServerSaysOfItself() {
        assertThat(check(Ways.AZURE, ServerKind.GENERIC, null).kind()).isEqualTo(ServerKind.GENERIC);
    }

    @Test
    void aServerThatCannotKeepFirstVersionsApartIsRefusedWithEverythingThatIsMissing() {
        assertThatThrownBy(() -> check(Ways.HAPI, null,
                """
                        {"resourceType":"CapabilityStatement","fhirVersion":"5.0.0","software":{"name":"Tiny"},"rest":[{"mode":"server",
                         "resource":[{"type":"Observation","versioning":"no-version","updateCreate":false,
                           "interaction":[{"code":"read"}]}]}]}"""))
                .isInstanceOf(UnsuitableServerException.class)
                .hasMessageContainingAll("5.0.0", "search-type of Observation", "no Device", "no Patient",
                        "updateCreate", "neither transaction nor batch", "versioned-update");
    }

    @Test
    void whereShellsAreMadeAServerThatCannotKeepThemApartIsRefused() {
        try (StandInServer server = new StandInServer(Ways.GENERIC)) {
            server.always(request -> request.path().equals("metadata") ? Reply.of(200, UNVERSIONED_DEVICES) : null);
            ServerCheck check = new ServerCheck(new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null,
                    Authorization.none(), InstantSource.system())));

            assertThatThrownBy(() -> check.check(null, true)).isInstanceOf(UnsuitableServerException.class)
                    .hasMessageEndingWith("each other's new Device: set its versioning policy for Device to"
                            + " versioned-update, or have it keep versions and serve their history (history-instance)");
            assertThat(check.check(null, false).firstWrite("Device")).isEqualTo(FirstWriteGuard.NONE);
        }
    }

    private static final String UNVERSIONED_DEVICES = """
            {"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","rest":[{"mode":"server",
             "interaction":[{"code":"batch"}],"resource":[
              {"type":"Observation","versioning":"versioned-update","interaction":[{"code":"read"},{"code":"update"},
               {"code":"search-type"}]},
              {"type":"Device","versioning":"no-version","interaction":[{"code":"read"},{"code":"update"},
               {"code":"search-type"}]},
              {"type":"Patient","versioning":"versioned","interaction":[{"code":"read"},{"code":"update"},
               {"code":"search-type"},{"code":"history-instance"}]}]}]}""";

    @Test
    void whereEveryReadingNeedsItsEncounterAServerWithoutEncountersIsRefused() {
        try (StandInServer server = new StandInServer(Ways.HAPI)) {
            server.once(each -> each.path().equals("metadata"), request -> Reply.of(200, NO_ENCOUNTERS));
            ServerCheck check = new ServerCheck(new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null,
                    Authorization.none(), InstantSource.system())));

            assertThatThrownBy(() -> check.check(ServerKind.HAPI, false, true)).isInstanceOf(
                    UnsuitableServerException.class).hasMessageEndingWith("it has no Encounter");
            assertThat(check.check(ServerKind.HAPI, false, true)).isEqualTo(ServerProfile.hapi());
        }
    }

    private static final String NO_ENCOUNTERS = """
            {"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","rest":[{"mode":"server","resource":[
              {"type":"Observation","interaction":[{"code":"read"},{"code":"update"},{"code":"search-type"}]},
              {"type":"Device","interaction":[{"code":"read"},{"code":"search-type"}]},
              {"type":"Patient","interaction":[{"code":"read"},{"code":"search-type"}]}]}]}""";

    @Test
    void whatIsNoCapabilityStatementIsAnOutage() {
        assertThatThrownBy(() -> check(Ways.HAPI, null, "<html/>")).isInstanceOf(FhirUnavailableException.class)
                .hasMessageContaining("FHIR endpoint");
    }
}
