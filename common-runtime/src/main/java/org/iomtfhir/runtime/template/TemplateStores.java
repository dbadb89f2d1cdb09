package org.iomtfhir.runtime.template;

import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.BlobContainer;

/** Opens the template store that the settings name. All methods are static and thread-safe. */
public final class TemplateStores {

    private TemplateStores() {}

    /**
     * Opens the store. A container is not touched yet; a directory is made where it is missing.
     *
     * @throws org.iomtfhir.runtime.storage.StoreException
     *             if the directory can't be made
     */
    public static TemplateStore open(StorageLocation location) {
        return switch (location) {
            case StorageLocation.Directory directory -> new DirectoryTemplateStore(directory.path());
            case StorageLocation.ContainerByIdentity container -> new BlobTemplateStore(BlobContainer.open(container));
            case StorageLocation.ContainerByConnectionString container -> new BlobTemplateStore(
                    BlobContainer.open(container));
        };
    }
}
