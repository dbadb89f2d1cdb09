package org.iomtfhir.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
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

    @Override
    DeadLetterStore later() {
        return new BlobDeadLetterStore(BlobContainer.open(location),
                Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));
    }

    @Override
    void place(String path, byte[] bytes, DeadLetter letter) {
        BlobContainer.open(location).use("placing", client -> {
            client.getBlobClient(path).upload(BinaryData.fromBytes(bytes), true);
            client.getBlobClient(path).setMetadata(Map.of("letter",
                    Base64.getUrlEncoder().encodeToString(DeadLetterJson.writeSummary(letter.summary()))));
            return null;
        });
    }

    @Override
    long eventsThatLieApart() {
        return BlobContainer.open(location).use("looking", client -> client.listBlobs().stream()
                .filter(blob -> blob.getName().endsWith(EventName.SUFFIX)).count());
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
