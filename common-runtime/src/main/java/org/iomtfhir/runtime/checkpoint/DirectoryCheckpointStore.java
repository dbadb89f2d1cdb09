package org.iomtfhir.runtime.checkpoint;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.iomtfhir.runtime.storage.SharedDirectory;
import org.iomtfhir.runtime.storage.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Checkpoints and ownership as files, shared by the processes of one machine. It behaves as the SDK's store on Blob does:
 * a claim succeeds only against the ETag that it was based on (or, without one, if nobody
 * has claimed before), of several claims the failed ones are left out of the answer, and a checkpoint is written whoever
 * owns the partition.
 *
 * <p>
 * Files: {@code NAMESPACE/HUB/GROUP/ownership/PARTITION} and {@code …/checkpoint/PARTITION}, each part URL-encoded in lower
 * case, each file lines of {@code name=value}; what is read bears the names that were asked for, letter by letter, for the SDK
 * compares them. A file that is torn by a power cut counts as absent: then events are read
 * again, never skipped. Thread-safe.
 */
public final class DirectoryCheckpointStore implements CheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryCheckpointStore.class);
    /** So far a clock may be corrected without a claim counting as one of a time to come. */
    private static final long AHEAD_MILLIS = 30_000;

    private static final String OWNERSHIP = "ownership";
    private static final String CHECKPOINT = "checkpoint";

    private final SharedDirectory directory;
    private final Clock clock;

    /**
     * Opens the store, and makes its directory where it is missing.
     *
     * @param clock
     *            gives the time that a claim is of; all processes must go by the same
     * @throws StoreException
     *             if the directory can't be made
     */
    public DirectoryCheckpointStore(Path directory, Clock clock) {
        this.directory = new SharedDirectory(directory);
        this.clock = clock;
    }

    @Override
    public Flux<PartitionOwnership> listOwnership(String fullyQualifiedNamespace, String eventHubName,
            String consumerGroup) {
        return working(
                () -> list(fullyQualifiedNamespace, eventHubName, consumerGroup, OWNERSHIP, (partition, fields) -> {
                    PartitionOwnership ownership = new PartitionOwnership().setPartitionId(partition)
                            .setFullyQualifiedNamespace(fullyQualifiedNamespace)
                            .setEventHubName(eventHubName)
                            .setConsumerGroup(consumerGroup).setOwnerId(text(fields, "owner"))
                            .setETag(fields.getProperty("revision"));
                    return ownership.setLastModifiedTime(past(Long.parseLong(fields.getProperty("modified"))));
                })).flatMapIterable(found -> found);
    }

    /**
     * A claim of a time to come is of a clock that has been set back since. It counts as run out: whoever still holds it claims anew in a
     * moment, by the clock as it is, and if nobody does, the partition would else wait until that time.
     */
    private long past(long modified) {
        return modified - clock.millis() > AHEAD_MILLIS ? 0 : modified;
    }

    @Override
    public Flux<Checkpoint> listCheckpoints(String fullyQualifiedNamespace, String eventHubName, String consumerGroup) {
        return working(
                () -> list(fullyQualifiedNamespace, eventHubName, consumerGroup, CHECKPOINT, (partition, fields) -> {
                    Checkpoint checkpoint = new Checkpoint().setPartitionId(partition)
                            .setFullyQualifiedNamespace(fullyQualifiedNamespace)
                            .setEventHubName(eventHubName)
                            .setConsumerGroup(consumerGroup).setOffsetString(text(fields, "offset"));
                    Optional.ofNullable(fields.getProperty("sequencenumber")).map(Long::valueOf)
                            .ifPresent(checkpoint::setSequenceNumber);
                    return checkpoint;
                })).flatMapIterable(found -> found);
    }

    @Override
    public Flux<PartitionOwnership> claimOwnership(List<PartitionOwnership> requestedPartitionOwnerships) {
        return working(() -> directory.locked("claiming partitions", () -> {
            List<PartitionOwnership> claimed = new ArrayList<>();
            for (PartitionOwnership request : requestedPartitionOwnerships) {
                if (claim(request)) {
                    claimed.add(request);
                }
            }
            return claimed;
        })).flatMapIterable(claimed -> claimed);
    }

    private boolean claim(PartitionOwnership request) throws IOException {
        Path file = file(request.getFullyQualifiedNamespace(), request.getEventHubName(), request.getConsumerGroup(),
                OWNERSHIP).resolve(encoded(request.getPartitionId()));
        Optional<String> revision = fields(file).map(fields -> fields.getProperty("revision"));
        String expected = request.getETag() == null || request.getETag().isEmpty() ? null : request.getETag();
        if (!revision.equals(Optional.ofNullable(expected))) {
            return false;
        }
        long modified = clock.millis();
        // Grows even over a file that was lost, so that nobody's old ETag fits again.
        String next = Long.toString(Math.max(revision.map(Long::valueOf).orElse(0L) + 1, modified));
        // An instance that shuts down gives up with an owner of no name.
        String owner = request.getOwnerId() == null ? "" : request.getOwnerId();
        write(file, List.of("owner=" + escaped(owner), "revision=" + next, "modified=" + modified));
        request.setETag(next).setLastModifiedTime(modified);
        return true;
    }

    @Override
    public Mono<Void> updateCheckpoint(Checkpoint checkpoint) {
        if (checkpoint.getSequenceNumber() == null && checkpoint.getOffsetString() == null) {
            throw new IllegalStateException("a checkpoint needs a sequence number or an offset");
        }
        Path file = file(checkpoint.getFullyQualifiedNamespace(), checkpoint.getEventHubName(),
                checkpoint.getConsumerGroup(), CHECKPOINT).resolve(encoded(checkpoint.getPartitionId()));
        List<String> lines = new ArrayList<>();
        if (checkpoint.getSequenceNumber() != null) {
            lines.add("sequencenumber=" + checkpoint.getSequenceNumber());
        }
        if (checkpoint.getOffsetString() != null) {
            lines.add("offset=" + escaped(checkpoint.getOffsetString()));
        }
        return working(() -> {
            try {
                write(file, lines);
                return file;
            } catch (IOException e) {
                throw new StoreException("writing a checkpoint failed in " + directory.root(), e);
            }
        }).then();
    }

    /** Files block, so they are worked on by threads that may. */
    private static <T> Mono<T> working(Supplier<T> work) {
        return Mono.fromSupplier(work).subscribeOn(Schedulers.boundedElastic());
    }

    private <T> List<T> list(String namespace, String hub, String group, String kind,
            BiFunction<String, Properties, T> made) {
        Path folder = file(namespace, hub, group, kind);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<T> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".")) {
                    fields(file).map(fields -> made.apply(URLDecoder.decode(name, StandardCharsets.UTF_8), fields))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new StoreException("listing " + kind + " files failed in " + directory.root(), e);
        } catch (UncheckedIOException e) {
            throw new StoreException("listing " + kind + " files failed in " + directory.root(), e.getCause());
        }
        return found;
    }

    /** The fields of a file, empty if it is not there or is not whole; the last line says that it is. */
    private Optional<Properties> fields(Path file) throws IOException {
        Optional<byte[]> bytes = directory.read(file);
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        Properties fields = new Properties();
        try {
            fields.load(new StringReader(new String(bytes.get(), StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            fields.clear();
        }
        if (!fields.containsKey("whole")) {
            LOG.warn("{} is not whole and counts as absent", file);
            return Optional.empty();
        }
        return Optional.of(fields);
    }

    private void write(Path file, List<String> lines) throws IOException {
        directory.replace(file, (String.join("\n", lines) + "\nwhole=yes\n").getBytes(StandardCharsets.UTF_8), false);
    }

    private Path file(String namespace, String hub, String group, String kind) {
        return directory.root().resolve(encoded(namespace)).resolve(encoded(hub)).resolve(encoded(group)).resolve(kind);
    }

    private static String encoded(String part) {
        String encoded = URLEncoder.encode(part.toLowerCase(Locale.ROOT), StandardCharsets.UTF_8);
        if (encoded.isEmpty() || encoded.startsWith(".")) {
            throw new IllegalArgumentException("not a name of a namespace, hub, consumer group or partition");
        }
        return encoded;
    }

    private static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static @Nullable String text(Properties fields, String name) {
        String value = fields.getProperty(name);
        return value == null ? null : URLDecoder.decode(value, StandardCharsets.UTF_8);
    }
}
