package org.iomtfhir.runtime.inflight;

import com.azure.core.util.BinaryData;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.Azurite;
import org.iomtfhir.runtime.storage.BlobContainer;

class BlobNoteStoreIT extends NoteStoreContract {

    private final StorageLocation.ContainerByConnectionString location = Azurite.newContainer();

    @Override
    NoteStore open() {
        return new BlobNoteStore(BlobContainer.open(location), PLACE);
    }

    @Override
    void spoil(String partition, String text) {
        BlobContainer.open(location).use("spoiling a note", client -> {
            client.getBlobClient("line.ns.servicebus.windows.net/devicedata/$default/inflight/" + partition)
                    .upload(BinaryData.fromString(text), true);
            return null;
        });
    }
}
