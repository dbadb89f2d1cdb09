package org.iomtfhir.runtime.deadletter;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
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
import java.time.Instant;
import java.util.Base64;
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
 * up to {@code replayedTime}, as Base64 of their JSON), so that listing reads no event.
 */
public final class BlobDeadLetterStore implements DeadLetterStore {

    private static final Logger LOG = LoggerFactory.getLogger(BlobDeadLetterStore.class);
    private static final String SUMMARY = "letter";
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final BlobContainer container;

    /**
     * @param container
     *            where the letters are
     */
    public BlobDeadLetterStore(BlobContainer container) {
        this.container = container;
    }

    @Override
    public void put(DeadLetter letter) {
        container.use("keeping a dead letter", client -> {
            BlobClient blob = client.getBlobClient(letter.key().path());
            BlobRequestConditions conditions = new BlobRequestConditions().setIfNoneMatch("*");
            DeadLetter put = letter;
            while (!upload(blob, put, conditions)) {
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
            }
            return null;
        });
    }

    /** Whether the conditions held, and the letter was written. */
    private static boolean upload(BlobClient blob, DeadLetter letter, BlobRequestConditions conditions) {
        String summary = Base64.getUrlEncoder().encodeToString(DeadLetterJson.writeSummary(letter.summary()));
        BlobParallelUploadOptions upload = new BlobParallelUploadOptions(
                BinaryData.fromBytes(DeadLetterJson.write(letter)))
                .setHeaders(new BlobHttpHeaders().setContentType("application/json"))
                .setMetadata(Map.of(SUMMARY, summary)).setRequestConditions(conditions);
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
                client -> download(client.getBlobClient(key.path())).map(found -> found.letter(key)));
    }

    private record Downloaded(BinaryData json, String etag) {

        DeadLetter letter(DeadLetterKey key) {
            try {
                return DeadLetterJson.read(json.toBytes());
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
    public Optional<DeadLetter> beginReplay(DeadLetterKey key, Instant when) {
        return change(key, letter -> Optional.of(letter.replaying(when)));
    }

    @Override
    public boolean markReplayed(DeadLetterKey key, Instant when) {
        return change(key, letter -> letter.replayStartedTime().filter(when::equals).map(letter::replayed)).isPresent();
    }

    /** Gives the letter as it is now; empty if it is not there or there was nothing to change. */
    private Optional<DeadLetter> change(DeadLetterKey key, Function<DeadLetter, Optional<DeadLetter>> change) {
        return container.use("marking a dead letter", client -> {
            BlobClient blob = client.getBlobClient(key.path());
            while (true) {
                Optional<Downloaded> found = download(blob);
                Optional<DeadLetter> changed = found.flatMap(there -> change.apply(there.letter(key)));
                if (changed.isEmpty()) {
                    return changed;
                }
                BlobRequestConditions same = new BlobRequestConditions().setIfMatch(found.get().etag());
                if (upload(blob, changed.get(), same)) {
                    return changed;
                }
            }
        });
    }

    @Override
    public long purge(DeadLetterFilter filter) {
        long[] removed = {0};
        walk(filter, (listed, letter) -> {
            // A letter that has come to wait again since it was listed must stay if the filter asks for replayed ones.
            BlobRequestConditions same = new BlobRequestConditions().setIfMatch(listed.getProperties().getETag());
            removed[0] += container.use("removing a dead letter", client -> {
                try {
                    client.getBlobClient(listed.getName()).deleteWithResponse(DeleteSnapshotsOptionType.INCLUDE, same,
                            null,
                            Context.NONE);
                    return 1;
                } catch (BlobStorageException e) {
                    if (e.getStatusCode() == NOT_FOUND || e.getStatusCode() == PRECONDITION_FAILED) {
                        return 0;
                    }
                    throw e;
                }
            });
        });
        return removed[0];
    }
}
