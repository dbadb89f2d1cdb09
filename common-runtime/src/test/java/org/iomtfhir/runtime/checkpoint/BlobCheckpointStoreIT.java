package org.iomtfhir.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.time.Clock;
import java.util.List;
import org.iomtfhir.runtime.settings.CheckpointSettings.Checkpoints;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.iomtfhir.runtime.storage.Azurite;
import org.iomtfhir.runtime.storage.BlobContainer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract, which the store on a directory keeps as well, is what the SDK's store on Blob does. */
class BlobCheckpointStoreIT extends CheckpointStoreContract {

    private StorageLocation.ContainerByConnectionString location;

    @BeforeEach
    void newContainer() {
        location = Azurite.newContainer();
    }

    @Override
    CheckpointStore open() {
        return CheckpointStores.open(new Checkpoints(location, ""), Clock.systemUTC());
    }

    @Test
    void withoutAPrefixTheNamesAreThoseThatOtherToolsLookFor() {
        open().updateCheckpoint(checkpoint("7", 5L, "12")).block();

        assertThat(names()).containsExactly("ns.servicebus.windows.net/devicedata/$default/checkpoint/7");
    }

    @Test
    void aPrefixBeginsTheNamesAndIsNotSeenByTheSdk() {
        CheckpointStore one = CheckpointStores.open(new Checkpoints(location, "one"), Clock.systemUTC());
        claim(one, ownership("0", "me", null));

        assertThat(owners(one)).extracting(PartitionOwnership::getFullyQualifiedNamespace).containsExactly(NAMESPACE);
        assertThat(owners(open())).isEmpty();
        assertThat(names()).containsExactly("one.ns.servicebus.windows.net/devicedata/$default/ownership/0");
    }

    private List<String> names() {
        return BlobContainer.open(location).use("listing",
                client -> client.listBlobs().stream().map(blob -> blob.getName()).toList());
    }
}
