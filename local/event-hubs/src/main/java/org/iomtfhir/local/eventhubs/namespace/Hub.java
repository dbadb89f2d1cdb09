package org.iomtfhir.local.eventhubs.namespace;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.iomtfhir.local.eventhubs.log.PartitionLog;
import org.iomtfhir.local.eventhubs.log.Retention;

/** A hub: its partitions and the consumer groups that may read them. */
public final class Hub implements Closeable {

    /** The consumer group that every hub has. */
    public static final String DEFAULT_GROUP = "$Default";

    private final String name;
    private final Instant createdAt;
    private final Set<String> groups;
    private final List<Partition> partitions;
    private int next;

    private Hub(String name, Instant createdAt, Set<String> groups, List<Partition> partitions) {
        this.name = name;
        this.createdAt = createdAt;
        this.groups = groups;
        this.partitions = partitions;
    }

    /**
     * Opens a hub with all its logs.
     *
     * @throws IOException
     *             if a log is damaged, or the directory holds more partitions than asked for: their events would be lost
     */
    static Hub open(DataDirectory data, String name, int partitionCount, Set<String> groups, Retention retention)
            throws IOException {
        Path directory = data.hub(folded(name));
        int there = 0;
        while (Files.isDirectory(directory.resolve(Integer.toString(there)))) {
            there++;
        }
        if (there > partitionCount) {
            throw new IOException("The hub " + name + " has " + there + " partitions in " + directory.toAbsolutePath()
                    + ", but " + partitionCount + " were asked for. Partitions cannot be taken away: ask for " + there
                    + " or more, or delete the hub's directory if its events may be lost.");
        }
        var partitions = new ArrayList<Partition>(partitionCount);
        try {
            for (int i = 0; i < partitionCount; i++) {
                String id = Integer.toString(i);
                partitions.add(new Partition(id, PartitionLog.open(directory.resolve(id), retention)));
            }
            Instant createdAt = created(directory);
            return new Hub(name, createdAt, groups.stream().map(Hub::folded).collect(Collectors.toUnmodifiableSet()),
                    List.copyOf(partitions));
        } catch (IOException | RuntimeException failed) {
            for (Partition partition : partitions) {
                try {
                    partition.log().close();
                } catch (IOException alsoFailed) {
                    failed.addSuppressed(alsoFailed);
                }
            }
            throw failed;
        }
    }

    private static Instant created(Path directory) throws IOException {
        Path file = directory.resolve("created");
        if (!Files.exists(file)) {
            Files.writeString(file, Files.getLastModifiedTime(directory).toInstant().toString());
        }
        try {
            return Instant.parse(Files.readString(file).strip());
        } catch (DateTimeParseException torn) {
            return Files.getLastModifiedTime(file).toInstant();
        }
    }

    /** The name of the hub, in the letter case of its configuration. */
    public String name() {
        return name;
    }

    /** When the hub was made; stays over restarts. */
    public Instant createdAt() {
        return createdAt;
    }

    /** Whether there is such a group; letter case does not matter, as in the service. */
    public boolean hasGroup(String group) {
        return groups.contains(folded(group));
    }

    /** All partitions, in the order of their numbers. */
    public List<Partition> partitions() {
        return partitions;
    }

    /** The partition of this id, empty where there is none. */
    public Optional<Partition> partition(String id) {
        return partitions.stream().filter(partition -> partition.id().equals(id)).findFirst();
    }

    /** The partition that events of this key go to. */
    public Partition partitionFor(byte[] key) {
        return partitions.get(PartitionKeys.partition(key, partitions.size()));
    }

    /** The partition for events without a key: each one in turn. */
    public Partition nextPartition() {
        next = (next + 1) % partitions.size();
        return partitions.get(next);
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Partition partition : partitions) {
            try {
                partition.log().close();
            } catch (IOException failed) {
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Names of hubs and groups are the same in any letter case. */
    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
