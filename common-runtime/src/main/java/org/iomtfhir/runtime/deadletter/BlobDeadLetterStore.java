package org.iomtfhir.runtime.deadletter;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobDownloadContentResponse;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobListDetails;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.DeleteSnapshotsOptionType;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.iomtfhir.runtime.storage.BlobContainer;
import org.iomtfhir.runtime.storage.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters as blobs of a container. What a list shows stands in the blob's metadata too ({@code letter}: the members
 * up to {@code replayedTime}, as Base64 of their JSON; {@code event}: the name of
 * the event that lies apart, if one does), so that listing reads no event.
 */
public final class BlobDeadLetterStore implements DeadLetterStore {

    private static final Logger LOG = LoggerFactory.getLogger(BlobDeadLetterStore.class);
    private static final String SUMMARY = "letter";
    private static final String EVENT = "event";
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    /** Younger content is not removed though no letter names it: one may be on its way. */
    private static final Duration KEPT_UNNAMED = Duration.ofHours(1);

    /** For so long content that was written counts as fresh; far less than what protects it. */
    private static final Duration TOUCH_EVERY = Duration.ofMinutes(1);

    private final BlobContainer container;
    private final Clock clock;
    private final AtomicReference<Touched> touched = new AtomicReference<>();

    /**
     * @param container
     *            where the letters are
     */
    public BlobDeadLetterStore(BlobContainer container) {
        this(container, Clock.systemUTC());
    }

    /** Likewise, with a time of one's own. */
    BlobDeadLetterStore(BlobContainer container, Clock clock) {
        this.container = container;
        this.clock = clock;
    }

    @Override
    public void put(DeadLetter letter) {
        container.use("keeping a dead letter", client -> {
            BlobClient blob = client.getBlobClient(letter.key().path());
            BlobRequestConditions conditions = new BlobRequestConditions().setIfNoneMatch("*");
            DeadLetter put = letter;
            Stored stored = stored(client, put);
            while (!upload(blob, put, stored, conditions)) {
                Optional<BlobProperties> there = properties(blob);
                if (there.isEmpty()) {
                    // Removed since: put it there after all.
                    conditions = new BlobRequestConditions().setIfNoneMatch("*");
                    put = letter;
                } else {
                    Optional<DeadLetterSummary> before = summary(blob.getBlobName(), there.get().getMetadata());
                    if (before.isPresent() && before.get().atRest()) {
                        return null;
                    }
                    put = before.map(letter::after).orElse(letter);
                    conditions = new BlobRequestConditions().setIfMatch(there.get().getETag());
                }
                stored = stored(client, put);
            }
            return null;
        });
    }

    /**
     * The letter as it is to be kept, its event's content being there already if it lies apart. Content is written, or at least
     * touched, before each letter that names it, so that whoever {@linkplain #removeUnnamed removes} what no letter names sees that
     * one is coming.
     */
    private Stored stored(BlobContainerClient client, DeadLetter letter) {
        if (!EventName.liesApart(letter.event())) {
            return new Stored(BinaryData.fromBytes(DeadLetterJson.write(letter)), Optional.empty());
        }
        byte[] content = DeadLetterJson.writeContent(letter.event());
        EventName name = EventName.of(content);
        String path = letter.key().path(name);
        Touched last = touched.get();
        if (last == null || !last.path().equals(path) || System.nanoTime() - last.nanos() > TOUCH_EVERY.toNanos()) {
            client.getBlobClient(path).upload(BinaryData.fromBytes(content), true);
            touched.set(new Touched(path, System.nanoTime()));
        }
        return new Stored(BinaryData.fromBytes(DeadLetterJson.write(letter, name)), Optional.of(name));
    }

    /** A letter as it is kept, and where its event's content lies if that lies apart. */
    private record Stored(BinaryData json, Optional<EventName> event) {}

    /** The content that was written last: an event with many failures writes it once. */
    private record Touched(String path, long nanos) {}

    /** Whether the conditions held, and the letter was written. */
    private static boolean upload(BlobClient blob, DeadLetter letter, Stored stored,
            BlobRequestConditions conditions) {
        Map<String, String> metadata = new HashMap<>();
        String summary = Base64.getUrlEncoder().encodeToString(DeadLetterJson.writeSummary(letter.summary()));
        metadata.put(SUMMARY, summary);
        stored.event().ifPresent(name -> metadata.put(EVENT, name.text()));
        BlobParallelUploadOptions upload = new BlobParallelUploadOptions(
                stored.json())
                .setHeaders(new BlobHttpHeaders().setContentType("application/json"))
                .setMetadata(metadata).setRequestConditions(conditions);
        try {
            blob.uploadWithResponse(upload, null, Context.NONE);
            return true;
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == CONFLICT || e.getStatusCode() == PRECONDITION_FAILED) {
                return false;
            }
            throw e;
        }
    }

    private static Optional<BlobProperties> properties(BlobClient blob) {
        try {
            return Optional.of(blob.getProperties());
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void list(DeadLetterFilter filter, Consumer<DeadLetterSummary> each) {
        walk(filter, (blob, letter) -> each.accept(letter));
    }

    private void walk(DeadLetterFilter filter, BiConsumer<BlobItem, DeadLetterSummary> each) {
        container.use("listing dead letters", client -> {
            ListBlobsOptions options = new ListBlobsOptions()
                    .setDetails(new BlobListDetails().setRetrieveMetadata(true));
            filter.stage().ifPresent(stage -> options.setPrefix(stage + '/'));
            for (BlobItem blob : client.listBlobs(options, null)) {
                if (blob.getName().endsWith(EventName.SUFFIX)) {
                    continue;
                }
                summary(blob.getName(), blob.getMetadata()).filter(filter::matches)
                        .ifPresent(letter -> each.accept(blob, letter));
            }
            return null;
        });
    }

    private static Optional<DeadLetterSummary> summary(String name, Map<String, String> metadata) {
        try {
            String summary = metadata == null ? null : metadata.get(SUMMARY);
            if (summary == null) {
                throw new IOException("no metadata");
            }
            return Optional.of(
                    DeadLetterJson.readSummary(new ByteArrayInputStream(Base64.getUrlDecoder().decode(summary))));
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The blob {} can't be read as a dead letter", name);
            return Optional.empty();
        }
    }

    @Override
    public Optional<DeadLetter> get(DeadLetterKey key) {
        return container.use("reading the dead letter " + key,
                client -> download(client.getBlobClient(key.path())).map(found -> found.letter(key, client)));
    }

    private record Downloaded(BinaryData json, String etag) {

        DeadLetter letter(DeadLetterKey key, BlobContainerClient client) {
            try {
                return DeadLetterJson.read(json.toBytes(), name -> download(client.getBlobClient(key.path(name)))
                        .orElseThrow(() -> new IOException("the content of its event is not there")).json().toBytes());
            } catch (IOException e) {
                throw new StoreException("the dead letter " + key + " can't be read", e);
            }
        }
    }

    private static Optional<Downloaded> download(BlobClient blob) {
        try {
            BlobDownloadContentResponse response = blob.downloadContentWithResponse(null, null, null, Context.NONE);
            return Optional.of(
                    new Downloaded(response.getValue(), response.getDeserializedHeaders().getETag()));
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Optional<DeadLetter> change(DeadLetterKey key, Function<DeadLetter, Optional<DeadLetter>> change) {
        return container.use("marking a dead letter", client -> {
            BlobClient blob = client.getBlobClient(key.path());
            while (true) {
                Optional<Downloaded> found = download(blob);
                Optional<DeadLetter> changed = found.flatMap(there -> change.apply(there.letter(key, client)));
                if (changed.isEmpty()) {
                    return changed;
                }
                BlobRequestConditions same = new BlobRequestConditions().setIfMatch(found.get().etag());
                if (upload(blob, changed.get(), stored(client, changed.get()), same)) {
                    return changed;
                }
            }
        });
    }

    @Override
    public long purge(DeadLetterFilter filter) {
        long[] removed = {0};
        Set<String> folders = new TreeSet<>();
        // A letter that has come to wait again since it was listed must stay if the filter asks for replayed ones.
        walk(filter, (listed, letter) -> {
            if (delete(listed.getName(), listed.getProperties().getETag())) {
                removed[0]++;
                folders.add(folder(listed.getName()));
            }
        });
        folders.forEach(this::removeUnnamed);
        return removed[0];
    }

    @Override
    public List<DeadLetterSummary> remove(List<DeadLetterSummary> letters) {
        Set<String> folders = new TreeSet<>();
        List<DeadLetterSummary> removed = letters.stream().filter(letter -> {
            String path = letter.key().path();
            folders.add(folder(path));
            Optional<BlobProperties> there = container.use("removing a dead letter",
                    client -> properties(client.getBlobClient(path)));
            return there.flatMap(found -> summary(path, found.getMetadata())).filter(letter::equals).isPresent()
                    && delete(path, there.orElseThrow().getETag());
        }).toList();
        folders.forEach(this::removeUnnamed);
        return removed;
    }

    /** Whether the blob was there, unchanged since it had that tag. */
    private boolean delete(String path, String etag) {
        BlobRequestConditions same = new BlobRequestConditions().setIfMatch(etag);
        return container.use("removing a dead letter", client -> {
            try {
                client.getBlobClient(path).deleteWithResponse(DeleteSnapshotsOptionType.INCLUDE, same, null,
                        Context.NONE);
                return true;
            } catch (BlobStorageException e) {
                if (e.getStatusCode() == NOT_FOUND || e.getStatusCode() == PRECONDITION_FAILED) {
                    return false;
                }
                throw e;
            }
        });
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** Removes the contents of events in a day's folder that no letter names, and none has for some time. */
    private void removeUnnamed(String folder) {
        container.use("removing events that no dead letter names", client -> {
            Map<String, BlobItem> contents = new HashMap<>();
            Set<String> named = new HashSet<>();
            OffsetDateTime longAgo = OffsetDateTime.now(clock).minus(KEPT_UNNAMED);
            ListBlobsOptions options = new ListBlobsOptions().setPrefix(folder)
                    .setDetails(new BlobListDetails().setRetrieveMetadata(true));
            for (BlobItem blob : client.listBlobs(options, null)) {
                if (!blob.getName().endsWith(EventName.SUFFIX)) {
                    named.add(blob.getMetadata() == null ? null : blob.getMetadata().get(EVENT));
                } else if (blob.getProperties().getLastModified().isBefore(longAgo)) {
                    contents.put(blob.getName(), blob);
                }
            }
            contents.forEach((path, blob) -> {
                if (!named.contains(path.substring(folder.length(), path.length() - EventName.SUFFIX.length()))) {
                    delete(path, blob.getProperties().getETag());
                }
            });
            return null;
        });
    }

    @Override
    public StoreSize size(String stage) {
        return container.use("measuring dead letters", client -> {
            long letters = 0;
            long bytes = 0;
            Map<String, Long> contents = new HashMap<>();
            Set<String> named = new HashSet<>();
            ListBlobsOptions options = new ListBlobsOptions().setPrefix(DeadLetterKey.requireStage(stage) + '/')
                    .setDetails(new BlobListDetails().setRetrieveMetadata(true));
            for (BlobItem blob : client.listBlobs(options, null)) {
                if (blob.getName().endsWith(EventName.SUFFIX)) {
                    contents.put(blob.getName(), blob.getProperties().getContentLength());
                } else {
                    letters++;
                    bytes += blob.getProperties().getContentLength();
                    if (blob.getMetadata() != null && blob.getMetadata().containsKey(EVENT)) {
                        named.add(folder(blob.getName()) + blob.getMetadata().get(EVENT) + EventName.SUFFIX);
                    }
                }
            }
            // What no letter names any more is as good as gone.
            contents.keySet().retainAll(named);
            bytes += contents.values().stream().mapToLong(Long::longValue).sum();
            return new StoreSize(letters, bytes);
        });
    }
}
