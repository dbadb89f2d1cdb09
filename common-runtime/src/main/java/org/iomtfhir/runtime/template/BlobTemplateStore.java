package org.iomtfhir.runtime.template;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.models.BlobHttpHeaders;
import com.azure.storage.blob.models.BlobProperties;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import java.util.Optional;
import org.iomtfhir.runtime.storage.BlobContainer;
import org.iomtfhir.runtime.storage.StoreException;

/** Template files in a Blob container. */
public final class BlobTemplateStore implements TemplateStore {

    private static final int NOT_MODIFIED = 304;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    /** A file that is written over between two requests is read anew, this often. */
    private static final int TRIES = 5;

    private final BlobContainer container;

    /**
     * @param container
     *            where the files are
     */
    public BlobTemplateStore(BlobContainer container) {
        this.container = container;
    }

    @Override
    public Look look(String name, Optional<String> knownEtag) {
        return container.use("reading the template file " + name, client -> {
            BlobClient blob = client.getBlobClient(name);
            BlobStorageException changed = null;
            for (int i = 0; i < TRIES; i++) {
                try {
                    return look(blob, knownEtag);
                } catch (BlobStorageException e) {
                    if (e.getStatusCode() != PRECONDITION_FAILED) {
                        throw e;
                    }
                    changed = e;
                }
            }
            throw new StoreException("the template file " + name + " changes all the time", changed);
        });
    }

    private static Look look(BlobClient blob, Optional<String> knownEtag) {
        try {
            BlobRequestConditions changed = new BlobRequestConditions().setIfNoneMatch(knownEtag.orElse(null));
            BlobProperties properties = blob.getPropertiesWithResponse(changed, null, Context.NONE).getValue();
            if (properties.getBlobSize() > SIZE_LIMIT) {
                return TemplateText.tooLarge(properties.getETag());
            }
            BlobRequestConditions same = new BlobRequestConditions().setIfMatch(properties.getETag());
            BinaryData content = blob.downloadContentWithResponse(null, same, null, Context.NONE).getValue();
            return TemplateText.look(content.toBytes(), properties.getETag());
        } catch (BlobStorageException e) {
            return switch (e.getStatusCode()) {
                case NOT_MODIFIED -> new Unchanged();
                case NOT_FOUND -> new Absent();
                default -> throw e;
            };
        }
    }

    @Override
    public Optional<String> writeIfMatch(String name, String text, Optional<String> expectedEtag) {
        return container.use("writing the template file " + name, client -> {
            BlobRequestConditions conditions = new BlobRequestConditions();
            expectedEtag.ifPresentOrElse(conditions::setIfMatch, () -> conditions.setIfNoneMatch("*"));
            BlobParallelUploadOptions upload = new BlobParallelUploadOptions(BinaryData.fromString(text))
                    .setHeaders(new BlobHttpHeaders().setContentType("application/json"))
                    .setRequestConditions(conditions);
            try {
                return Optional.of(
                        client.getBlobClient(name).uploadWithResponse(upload, null, Context.NONE).getValue().getETag());
            } catch (BlobStorageException e) {
                return switch (e.getStatusCode()) {
                    case CONFLICT, PRECONDITION_FAILED, NOT_FOUND -> Optional.empty();
                    default -> throw e;
                };
            }
        });
    }
}
