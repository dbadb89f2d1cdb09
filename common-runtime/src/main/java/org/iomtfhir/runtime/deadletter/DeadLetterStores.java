package org.iomtfhir.runtime.deadletter;

import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.BlobContainer;

/** Opens the dead-letter store that the settings name. All methods are static and thread-safe. */
public final class DeadLetterStores {

    private DeadLetterStores() {}

    /**
     * Opens the store. A container is not touched yet; a directory is made where it is missing.
     *
     * @throws org.iomtfhir.runtime.storage.StoreException
     *             if the directory can't be made
     */
    public static DeadLetterStore open(StorageLocation location) {
        return switch (location) {
            case StorageLocation.Directory directory -> new DirectoryDeadLetterStore(directory.path());
            case StorageLocation.ContainerByIdentity container ->
                new BlobDeadLetterStore(BlobContainer.open(container));
            case StorageLocation.ContainerByConnectionString container -> new BlobDeadLetterStore(
                    BlobContainer.open(container));
        };
    }
}
