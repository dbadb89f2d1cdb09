package org.iomtfhir.runtime.storage;

import com.azure.storage.blob.BlobContainerAsyncClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import java.time.Duration;
import java.util.function.Function;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * A Blob container, made on first use where it is missing and we may. Opening it touches no network. Thread-safe.
 *
 * <p>
 * The client itself tries a call a few times over some seconds; waiting longer is the caller's.
 */
public final class BlobContainer {

    private static final Logger LOG = LoggerFactory.getLogger(BlobContainer.class);
    private static final RequestRetryOptions RETRIES = new RequestRetryOptions(RetryPolicyType.EXPONENTIAL, 3,
            Duration.ofSeconds(20), Duration.ofMillis(500), Duration.ofSeconds(4), null);
    private static final int FORBIDDEN = 403;
    private static final Duration FOR_EVER = Duration.ofDays(365);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final BlobContainerAsyncClient asyncClient;
    private final BlobContainerClient client;
    private final Mono<Boolean> made;

    private BlobContainer(BlobContainerClientBuilder builder) {
        builder.retryOptions(RETRIES);
        this.asyncClient = builder.buildAsyncClient();
        this.client = builder.buildClient();
        // Once it went well that is remembered; after a failure the next use tries again, and where we may not, one a
        // minute, since the right may come later than the service.
        this.made = asyncClient.createIfNotExists().map(created -> true)
                .onErrorResume(BlobContainer::isForbidden, refused -> {
                    LOG.debug("The container {} can't be made by this identity, and is taken to be there",
                            client.getBlobContainerName());
                    return Mono.just(false);
                }).cache(there -> there ? FOR_EVER : AGAIN, failure -> Duration.ZERO, () -> Duration.ZERO);
    }

    /** A role that lets blobs be read and written, as it should be, need not let containers be made. */
    private static boolean isForbidden(Throwable exception) {
        return exception instanceof BlobStorageException refused && refused.getStatusCode() == FORBIDDEN;
    }

    /** The container that is entered by the identity of the process. */
    public static BlobContainer open(StorageLocation.ContainerByIdentity location) {
        return new BlobContainer(new BlobContainerClientBuilder().endpoint(location.container().toString())
                .credential(ProcessCredential.of(location.clientId())));
    }

    /**
     * The container that is entered by a connection string.
     *
     * @throws IllegalArgumentException
     *             if the connection string is none of a storage account
     */
    public static BlobContainer open(StorageLocation.ContainerByConnectionString location) {
        return new BlobContainer(
                new BlobContainerClientBuilder().connectionString(location.connectionString().reveal())
                        .containerName(location.container()));
    }

    /** The client, for who makes sure by {@link #made()} that the container is there. */
    public BlobContainerAsyncClient asyncClient() {
        return asyncClient;
    }

    /** Ends when the container is there as far as we can tell. */
    public Mono<Void> made() {
        return made.then();
    }

    /**
     * Does something with the container.
     *
     * @param what
     *            what is done, for the error: {@code reading the template file x}
     * @throws StoreException
     *             if the service can't be reached or refuses
     */
    public <T> T use(String what, Function<BlobContainerClient, T> work) {
        try {
            made.block();
            return work.apply(client);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StoreException(what + " failed in the container " + client.getBlobContainerName() + answer(e), e);
        }
    }

    private static String answer(RuntimeException exception) {
        return exception instanceof BlobStorageException refused
                ? " (" + refused.getStatusCode() + " " + refused.getErrorCode() + ")"
                : " (" + exception.getClass().getSimpleName() + ")";
    }
}
