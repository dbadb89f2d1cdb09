package org.iomtfhir.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.normalize.NormalizeService;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterKey;
import org.iomtfhir.runtime.deadletter.DeadLetterStores;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.HubTail;
import org.iomtfhir.runtime.hub.read.PackReader;
import org.iomtfhir.runtime.hub.read.RecordReader;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsGroup;
import picocli.CommandLine.Mixin;

/** Finds the events of a line that are to be explained: those of a hub, or the one of a dead letter. */
final class ExplainedEvents {

    @Mixin
    private SettingsAccess access;

    /** To be filled from options. */
    ExplainedEvents() {}

    ExplainedEvents(SettingsAccess access) {
        this.access = access;
    }

    /**
     * The last events of a hub, those of a pack apart.
     *
     * @param consumerGroup
     *            to read in; empty for the one that a line on this machine has for it, and {@code $Default} elsewhere
     * @throws IOException
     *             if no line is named, or its settings are of another hub, or it can't be read
     */
    List<HubEvent> last(String hub, Optional<String> consumerGroup, int count, Map<String, String> environment)
            throws IOException {
        HubConnection connection;
        RecordReader records;
        switch (access.find(Service.NORMALIZE.input(), environment)) {
            case SettingsAccess.Line line -> {
                connection = new HubConnection.ByConnectionString(new Secret(line.ready().connectionString()), hub,
                        consumerGroup.orElse(LocalLine.DEBUG_GROUP));
                records = hub.equalsIgnoreCase(LocalLine.DEVICE_HUB) ? RecordReader.SINGLE_EVENTS : new PackReader();
            }
            case SettingsAccess.ServiceFile file -> {
                NormalizeService normalize = new NormalizeService();
                List<SettingsGroup<?>> groups = new ArrayList<>(normalize.ownSettings());
                groups.add(Service.NORMALIZE.input());
                Settings settings = ServiceSettings.load(groups, file.environment(), file.file().orElse(null));
                HubConnection input = Service.NORMALIZE.input().read(settings);
                if (!input.hub().equalsIgnoreCase(hub)) {
                    throw new IOException("these settings read hub '" + input.hub() + "', not '" + hub
                            + "': name the settings of the service normalize that reads it");
                }
                records = normalize.records(settings);
                connection = input.withConsumerGroup(consumerGroup.orElse("$Default"));
            }
        }
        return HubTail.records(HubTail.read(connection, count), records, count);
    }

    /**
     * The event of a dead letter.
     *
     * @throws IOException
     *             if there is no such letter, or it is of a stage that device templates have nothing to do with
     */
    HubEvent deadLetter(String key, Map<String, String> environment) throws IOException {
        StorageLocation where = switch (access.find(ServiceSettings.DEAD_LETTERS, environment)) {
            case SettingsAccess.Line line -> new StorageLocation.Directory(line.ready().deadLetters());
            case SettingsAccess.ServiceFile file -> ServiceSettings.DEAD_LETTERS.read(ServiceSettings.load(
                    List.of(ServiceSettings.DEAD_LETTERS), file.environment(), file.file().orElse(null))).location();
        };
        DeadLetter letter = DeadLetterStores.open(where).get(new DeadLetterKey(key))
                .orElseThrow(() -> new IOException("there is no dead letter " + key
                        + "; 'iomt deadletter list' shows those there are"));
        if (!letter.stage().equals(Service.NORMALIZE.title())) {
            throw new IOException("the letter is of the stage " + letter.stage()
                    + ", which reads no device events; 'iomt deadletter show' tells its cause");
        }
        return letter.event();
    }
}
