package org.iomtfhir.local.eventhubs.namespace;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.iomtfhir.local.eventhubs.HubConfig;
import org.iomtfhir.local.eventhubs.log.Retention;

/** All hubs of an endpoint. */
public final class Namespace implements Closeable {

    private final Map<String, Hub> hubs;

    private Namespace(Map<String, Hub> hubs) {
        this.hubs = hubs;
    }

    /** Opens all hubs with their logs. */
    public static Namespace open(DataDirectory data, List<HubConfig> configs, Retention retention) throws IOException {
        var namespace = new Namespace(new LinkedHashMap<>());
        try {
            for (HubConfig config : configs) {
                Set<String> groups = new TreeSet<>(config.consumerGroups());
                groups.add(Hub.DEFAULT_GROUP);
                namespace.hubs.put(Hub.folded(config.name()),
                        Hub.open(data, config.name(), config.partitions(), groups, retention));
            }
            return namespace;
        } catch (IOException | RuntimeException failed) {
            try {
                namespace.close();
            } catch (IOException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed;
        }
    }

    /** The hub of this name in any letter case, empty where there is none. */
    public Optional<Hub> hub(String name) {
        return Optional.ofNullable(hubs.get(Hub.folded(name)));
    }

    /** Drops what retention no longer keeps, in all partitions. */
    public void retain(long nowMillis) throws IOException {
        for (Hub hub : hubs.values()) {
            for (Partition partition : hub.partitions()) {
                partition.log().retain(nowMillis);
            }
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Hub hub : hubs.values()) {
            try {
                hub.close();
            } catch (IOException failed) {
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
