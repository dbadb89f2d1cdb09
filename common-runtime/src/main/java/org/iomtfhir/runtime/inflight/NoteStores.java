package org.iomtfhir.runtime.inflight;

import org.iomtfhir.runtime.settings.CheckpointSettings.Checkpoints;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.BlobContainer;

/** Opens the store of notes, which is where the checkpoints are. All methods are static and thread-safe. */
public final class NoteStores {

    private NoteStores() {}

    /**
     * Opens it. A container is not touched yet; a directory is made where it is missing.
     *
     * @param hub
     *            the one that is read
     * @throws org.iomtfhir.runtime.storage.StoreException
     *             if the directory can't be made
     */
    public static NoteStore open(Checkpoints checkpoints, HubConnection hub) {
        NotePlace place = NotePlace.of(hub, checkpoints.prefix());
        return switch (checkpoints.location()) {
            case StorageLocation.Directory directory -> new DirectoryNoteStore(directory.path(), place);
            case StorageLocation.ContainerByIdentity location -> new BlobNoteStore(BlobContainer.open(location), place);
            case StorageLocation.ContainerByConnectionString location -> new BlobNoteStore(BlobContainer.open(location),
                    place);
        };
    }
}
