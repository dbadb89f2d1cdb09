package org.iomtfhir.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.iomtfhir.local.line.ReplayKeyFile;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterStores;
import org.iomtfhir.runtime.replay.ReplayKey;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsGroup;
import org.iomtfhir.runtime.settings.StorageLocation;
import picocli.CommandLine.Mixin;

/** Where the dead letters of a line are, and the hubs that they go back to. */
final class DeadLetterAccess {

    @Mixin
    private SettingsAccess access;

    /** Opens the dead-letter store that the options or the environment name. */
    DeadLetterStore store(Map<String, String> environment) throws IOException {
        return DeadLetterStores.open(switch (access.find(ServiceSettings.DEAD_LETTERS, environment)) {
            case SettingsAccess.Line line -> new StorageLocation.Directory(line.ready().deadLetters());
            case SettingsAccess.ServiceFile file -> ServiceSettings.DEAD_LETTERS
                    .read(load(file, List.of(ServiceSettings.DEAD_LETTERS)));
        });
    }

    /**
     * The key that signs what goes back to the stages.
     *
     * @throws IOException
     *             if none is set; the message says how to set one
     */
    ReplayKey replayKey(Map<String, String> environment) throws IOException {
        return switch (access.find(ServiceSettings.DEAD_LETTERS, environment)) {
            case SettingsAccess.Line line -> ReplayKeyFile.in(line.ready().data()).read();
            case SettingsAccess.ServiceFile file -> ServiceSettings.REPLAY
                    .read(load(file, List.of(ServiceSettings.REPLAY))).map(ReplayKey::new)
                    .orElseThrow(
                            () -> new IOException("the services take no replay that is not signed, and no key is set"
                                    + " to sign with: set replay.key (IOMT_REPLAY_KEY, or IOMT_REPLAY_KEY_FILE for a file that"
                                    + " holds it) to the same value for every service and here; 'openssl rand -base64 32' makes"
                                    + " one"));
        };
    }

    /**
     * The input hub of a stage.
     *
     * @param stage
     *            as a dead letter names it
     * @param hub
     *            the hub that its letters were read from
     * @throws IOException
     *             if the settings are of another service
     */
    HubConnection input(String stage, String hub, Map<String, String> environment) throws IOException {
        return switch (access.find(ServiceSettings.DEAD_LETTERS, environment)) {
            case SettingsAccess.Line line -> new HubConnection.ByConnectionString(
                    new Secret(line.ready().connectionString()), hub, "$Default");
            case SettingsAccess.ServiceFile file -> {
                Service service = service(stage);
                HubConnection connection = service.input().read(load(file, List.of(service.input())));
                if (!connection.hub().toLowerCase(Locale.ROOT).equals(hub.toLowerCase(Locale.ROOT))) {
                    throw new IOException("dead letters of stage " + stage + " were read from hub '" + hub
                            + "', but these settings read hub '" + connection.hub()
                            + "': name those of the service " + stage + ", and replay its letters alone (--stage "
                            + stage
                            + ")");
                }
                yield connection;
            }
        };
    }

    private static Service service(String stage) throws IOException {
        for (Service service : Service.values()) {
            if (service.title().equals(stage)) {
                return service;
            }
        }
        throw new IOException("there is no stage '" + stage + "' to replay to");
    }

    private static Settings load(SettingsAccess.ServiceFile source, List<SettingsGroup<?>> groups) {
        return ServiceSettings.load(groups, source.environment(), source.file().orElse(null));
    }
}
