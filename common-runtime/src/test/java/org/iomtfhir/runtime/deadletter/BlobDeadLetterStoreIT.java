package org.iomtfhir.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.Azurite;
import org.iomtfhir.runtime.storage.BlobContainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlobDeadLetterStoreIT extends DeadLetterStoreContract {

    private StorageLocation.ContainerByConnectionString location;

    @BeforeEach
    void newContainer() {
        location = Azurite.newContainer();
    }

    @Override
    DeadLetterStore open() {
        return DeadLetterStores.open(location);
    }

    @Test
    void aBlobThatIsNoLetterIsPassedOverInAListAndWrittenAnewByAPut() {
        DeadLetter letter = letter("normalize", 1, "", ErrorName.InvalidDataFormat);
        BlobContainer.open(location).use("placing", client -> {
            client.getBlobClient("normalize/note.json").upload(BinaryData.fromString("[]"));
            client.getBlobClient(letter.key().path()).upload(BinaryData.fromString("{\"format\":1,"));
            return null;
        });

        assertThat(list(DeadLetterFilter.ALL)).isEmpty();
        open().put(letter);

        assertThat(list(DeadLetterFilter.ALL)).containsExactly(letter.summary());
    }
}
