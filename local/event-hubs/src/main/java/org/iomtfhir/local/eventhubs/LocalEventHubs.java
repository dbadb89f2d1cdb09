package org.iomtfhir.local.eventhubs;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.local.eventhubs.amqp.EventLoop;
import org.iomtfhir.local.eventhubs.log.Retention;
import org.iomtfhir.local.eventhubs.namespace.DataDirectory;
import org.iomtfhir.local.eventhubs.namespace.Namespace;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An Event Hubs namespace on this machine's loopback interface, that Azure's own SDKs take for the service: it speaks AMQP 1.0
 * without TLS, as the official emulator does, and keeps its events on disk. For development, tests and the line on one
 * machine, <strong>never for production</strong>.
 *
 * <p>
 * What a client was told is accepted has been written to the operating system: it outlives this process, however that ends. It
 * is forced to the disk only now and then, so a power failure may take the last of it.
 *
 * <p>
 * Its methods may be called from any thread.
 */
public final class LocalEventHubs implements AutoCloseable {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(LocalEventHubs.class);

    private final DataDirectory data;
    private final Namespace namespace;
    private final EventLoop loop;
    private final Thread thread;
    private final String accessKeyName;
    private final String accessKey;

    private LocalEventHubs(DataDirectory data, Namespace namespace, EventLoop loop, String accessKeyName,
            String accessKey) {
        this.data = data;
        this.namespace = namespace;
        this.loop = loop;
        this.accessKeyName = accessKeyName;
        this.accessKey = accessKey;
        this.thread = new Thread(this::work, "local-event-hubs-" + loop.port());
        this.thread.setDaemon(true);
    }

    /** Starts with what the defaults of {@link LocalEventHubsConfig} are: set a data directory and at least one hub. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens the data directory and the port. When this returns, clients are served.
     *
     * @throws IOException
     *             if the data directory is in use or damaged, or the port cannot be had; the message says what to do
     */
    public static LocalEventHubs start(LocalEventHubsConfig config) throws IOException {
        return start(config, new SecureRandom());
    }

    static LocalEventHubs start(LocalEventHubsConfig config, SecureRandom random) throws IOException {
        DataDirectory data = DataDirectory.open(config.dataDirectory());
        Namespace namespace = null;
        try {
            String key = config.accessKey().isPresent() ? config.accessKey().get() : data.accessKey(random);
            namespace = Namespace.open(data, config.hubs(), config.retention());
            var loop = new EventLoop(namespace, config.accessKeyName(), key, config.clock(), config.port(),
                    config.connectionLimits());
            var hubs = new LocalEventHubs(data, namespace, loop, config.accessKeyName(), key);
            hubs.thread.start();
            LOG.info("Event Hubs endpoint on loopback port {} with {}", loop.port(),
                    config.hubs().stream().map(hub -> hub.name() + " (" + hub.partitions() + ")").toList());
            return hubs;
        } catch (IOException | RuntimeException failed) {
            closeAfter(failed, namespace, data);
            throw failed;
        }
    }

    private static void closeAfter(Throwable failed, @Nullable AutoCloseable... open) {
        for (AutoCloseable one : open) {
            try {
                if (one != null) {
                    one.close();
                }
            } catch (Exception alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
        }
    }

    private void work() {
        try {
            loop.run();
        } finally {
            try (data; namespace) {
                LOG.debug("The logs are forced to disk and closed");
            } catch (IOException failed) {
                LOG.error("The logs could not be closed cleanly: {}", failed.toString());
            }
        }
    }

    /** The port that clients connect to. */
    public int port() {
        return loop.port();
    }

    /**
     * What clients of all SDKs connect with; it holds the access key, so it is not to be logged. It names no hub.
     */
    public String connectionString() {
        return "Endpoint=sb://localhost:" + port() + ";SharedAccessKeyName=" + accessKeyName + ";SharedAccessKey="
                + accessKey
                + ";UseDevelopmentEmulator=true;";
    }

    /** Whether clients are served; false after {@link #close()}, or after an error that the log tells of. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /**
     * Closes all connections, forces the logs to disk, gives the data directory free. Waits for that, ten seconds at most.
     * Closing twice does nothing.
     */
    @Override
    public void close() {
        loop.stop();
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                LOG.error("The endpoint did not stop within {}", CLOSE_LIMIT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Collects what an endpoint is started with. Not thread-safe. */
    public static final class Builder {

        private @Nullable Path dataDirectory;
        private int port;
        private String accessKeyName = "RootManageSharedAccessKey";
        private Optional<String> accessKey = Optional.empty();
        private final List<HubConfig> hubs = new ArrayList<>();
        private Retention retention = Retention.DEFAULT;
        private Clock clock = Clock.systemUTC();
        private ConnectionLimits connectionLimits = ConnectionLimits.DEFAULT;

        private Builder() {}

        /** Where everything is kept; required. */
        public Builder dataDirectory(Path directory) {
            this.dataDirectory = directory;
            return this;
        }

        /** Default 0: a free one. */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /** The name of the shared access key; {@code RootManageSharedAccessKey} unless set. */
        public Builder accessKeyName(String name) {
            this.accessKeyName = name;
            return this;
        }

        /** Default: a random one, made with the data directory and kept there. */
        public Builder accessKey(String key) {
            this.accessKey = Optional.of(key);
            return this;
        }

        /** Adds a hub with the consumer groups named, and {@code $Default}. */
        public Builder hub(String name, int partitions, String... consumerGroups) {
            hubs.add(new HubConfig(name, partitions, Set.of(consumerGroups)));
            return this;
        }

        /** How long and how much is kept; {@link Retention#DEFAULT} unless set. */
        public Builder retention(Retention kept) {
            this.retention = kept;
            return this;
        }

        /** The clock that stamps events; the system's unless set. */
        public Builder clock(Clock other) {
            this.clock = other;
            return this;
        }

        /** The bounds of each connection; {@link ConnectionLimits#DEFAULT} unless set. */
        public Builder connectionLimits(ConnectionLimits limits) {
            this.connectionLimits = limits;
            return this;
        }

        /** What the endpoint is started with. */
        public LocalEventHubsConfig build() {
            return new LocalEventHubsConfig(Objects.requireNonNull(dataDirectory, "dataDirectory"), port, accessKeyName,
                    accessKey, hubs, retention, clock,
                    connectionLimits);
        }

        /** Starts it with what was set, as {@link LocalEventHubs#start(LocalEventHubsConfig)} does. */
        public LocalEventHubs start() throws IOException {
            return LocalEventHubs.start(build());
        }
    }
}
