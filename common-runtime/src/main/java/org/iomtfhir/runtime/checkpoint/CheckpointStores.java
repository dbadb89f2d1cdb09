package org.iomtfhir.runtime.checkpoint;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.checkpointstore.blob.BlobCheckpointStore;
import java.time.Clock;
import org.iomtfhir.runtime.settings.CheckpointSettings.Checkpoints;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.BlobContainer;
import reactor.core.publisher.Mono;

/** Opens the checkpoint store that the settings name. All methods are static and thread-safe. */
public final class CheckpointStores {

    private CheckpointStores() {}

    /**
     * Opens the store. A container is not touched yet, and made on first use where it is missing and we may; a directory
     * is made at once.
     *
     * @throws org.iomtfhir.runtime.storage.StoreException
     *             if the directory can't be made
     */
    public static CheckpointStore open(Checkpoints settings, Clock clock) {
        return switch (settings.location()) {
            case StorageLocation.Directory directory -> new PrefixedCheckpointStore(
                    new DirectoryCheckpointStore(directory.path(), clock), settings.prefix(), Mono.empty());
            case StorageLocation.ContainerByIdentity location -> blob(BlobContainer.open(location), settings.prefix());
            case StorageLocation.ContainerByConnectionString location -> blob(BlobContainer.open(location),
                    settings.prefix());
        };
    }

    private static CheckpointStore blob(BlobContainer container, String prefix) {
        return new PrefixedCheckpointStore(new BlobCheckpointStore(container.asyncClient()), prefix, container.made());
    }
}
