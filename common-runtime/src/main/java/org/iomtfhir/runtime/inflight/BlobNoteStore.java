package org.iomtfhir.runtime.inflight;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.models.BlobDownloadContentResponse;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.iomtfhir.runtime.storage.BlobContainer;

/** Notes as blobs beside the checkpoints of the same container. */
final class BlobNoteStore implements NoteStore {

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final BlobContainer container;
    private final String folder;

    BlobNoteStore(BlobContainer container, NotePlace place) {
        this.container = container;
        this.folder = (place.namespace() + '/' + place.hub() + '/' + place.group() + '/' + NotePlace.FOLDER + '/')
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<Found> read(String partition) {
        return container.use("reading what was in hand", client -> {
            try {
                BlobDownloadContentResponse response = client.getBlobClient(folder + partition)
                        .downloadContentWithResponse(null, null, null, Context.NONE);
                String text = new String(response.getValue().toBytes(), StandardCharsets.UTF_8);
                return Optional.of(new Found(Note.parse(text), response.getDeserializedHeaders().getETag()));
            } catch (BlobStorageException e) {
                if (e.getStatusCode() == NOT_FOUND) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<String> write(String partition, Note note, Optional<String> basedOn) {
        BlobRequestConditions conditions = new BlobRequestConditions();
        basedOn.ifPresentOrElse(conditions::setIfMatch, () -> conditions.setIfNoneMatch("*"));
        return container.use("noting what is in hand", client -> {
            BlobClient blob = client.getBlobClient(folder + partition);
            try {
                return Optional.of(blob.uploadWithResponse(
                        new BlobParallelUploadOptions(BinaryData.fromString(note.text()))
                                .setRequestConditions(conditions),
                        null, Context.NONE).getValue().getETag());
            } catch (BlobStorageException e) {
                if (e.getStatusCode() == CONFLICT || e.getStatusCode() == PRECONDITION_FAILED) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }
}
