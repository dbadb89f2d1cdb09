package org.iomtfhir.local.eventhubs;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.iomtfhir.local.eventhubs.log.Retention;

/**
 * What an endpoint is started with. {@link LocalEventHubs#builder()} fills it with defaults.
 *
 * @param dataDirectory
 *            where everything is kept; made if it is not there
 * @param port
 *            0 for a free one
 * @param accessKeyName
 *            the one shared access policy, which may send, listen and manage
 * @param accessKey
 *            its key; empty to use the random one that is made with the data directory and kept in its file
 *            {@code access-key}
 * @param hubs
 *            at least one
 * @param retention
 *            how long each partition keeps its events
 * @param clock
 *            tells the enqueued time of events, and whether a token has expired
 * @param connectionLimits
 *            what clients may take before they have brought a token
 */
public record LocalEventHubsConfig(Path dataDirectory, int port, String accessKeyName, Optional<String> accessKey,
        List<HubConfig> hubs, Retention retention, Clock clock, ConnectionLimits connectionLimits) {

    private static final int MOST_PORT = 65535;

    public LocalEventHubsConfig {
        Objects.requireNonNull(dataDirectory, "dataDirectory");
        Objects.requireNonNull(retention, "retention");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(connectionLimits, "connectionLimits");
        hubs = List.copyOf(hubs);
        if (port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException("The port must be 0 to " + MOST_PORT + ", not " + port);
        }
        if (accessKeyName.isBlank() || accessKeyName.contains(";")) {
            throw new IllegalArgumentException("The access key needs a name without ';'");
        }
        if (accessKey.isPresent() && (accessKey.get().isBlank() || accessKey.get().contains(";"))) {
            throw new IllegalArgumentException("The access key must not be blank, nor hold a ';'");
        }
        if (hubs.isEmpty()) {
            throw new IllegalArgumentException("An endpoint needs one hub at least");
        }
        var names = new HashSet<String>();
        for (HubConfig hub : hubs) {
            if (!names.add(hub.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("The hub " + hub.name() + " is named twice");
            }
        }
    }

    /** Everything but the key. */
    @Override
    public String toString() {
        return "LocalEventHubsConfig[dataDirectory=" + dataDirectory + ", port=" + port + ", accessKeyName="
                + accessKeyName + ", hubs=" + hubs + ", retention=" + retention + "]";
    }
}
