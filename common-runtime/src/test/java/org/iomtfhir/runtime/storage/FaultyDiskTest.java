package org.iomtfhir.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.local.eventhubs.SmallDisk;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.checkpoint.DirectoryCheckpointStore;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterStores;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.retry.Failure;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Stores on a disk that is full, is freed, can't be written: on a small file system of its own, which root alone can mount. */
class FaultyDiskTest {

    @RegisterExtension
    final SmallDisk disk = SmallDisk.ofMegabytes(4);

    @Test
    void aCheckpointThatCantBeWrittenLeavesTheOneBeforeAndIsWrittenOnceThereIsRoom() throws Exception {
        CheckpointStore store = new DirectoryCheckpointStore(disk.resolve("checkpoints"), Clock.systemUTC());
        store.updateCheckpoint(checkpoint(1)).block();

        Path filler = disk.fill();
        assertFails(() -> store.updateCheckpoint(checkpoint(2)).block());
        assertThat(sequenceNumbers(store)).containsExactly(1L);
        Files.delete(filler);
        store.updateCheckpoint(checkpoint(3)).block();
        assertThat(sequenceNumbers(store)).containsExactly(3L);

        disk.refuseWrites();
        assertFails(() -> store.updateCheckpoint(checkpoint(4)).block());
        assertThat(sequenceNumbers(store)).containsExactly(3L);
        disk.takeWrites();
        store.updateCheckpoint(checkpoint(5)).block();
        assertThat(sequenceNumbers(store)).containsExactly(5L);
    }

    @Test
    void aLetterThatCantBeKeptLeavesNothingHalfAndIsKeptOnceThereIsRoom() throws Exception {
        DeadLetterStore store = DeadLetterStores.open(new StorageLocation.Directory(disk.resolve("letters")));
        DeadLetter letter = new DeadLetter("normalize", ErrorName.InvalidDataFormat, "not JSON", "", Optional.empty(),
                new HubEvent("devicedata", "0", 1, "1", Instant.EPOCH, null, null, new byte[100_000], Map.of(),
                        Map.of()),
                Instant.EPOCH);

        Path filler = disk.fill();
        assertFails(() -> store.put(letter));
        assertThat(store.get(letter.key())).isEmpty();
        Files.delete(filler);
        store.put(letter);
        assertThat(store.get(letter.key()).orElseThrow().event().body()).hasSize(100_000);

        disk.refuseWrites();
        assertFails(() -> store.beginReplay(letter.key(), Instant.EPOCH));
        assertThat(store.get(letter.key()).orElseThrow().replayStartedTime()).isEmpty();
        disk.takeWrites();
        assertThat(store.beginReplay(letter.key(), Instant.EPOCH)).isPresent();
    }

    /** As what may pass: whoever called tries again. */
    private static void assertFails(Runnable work) {
        assertThatThrownBy(work::run).isInstanceOfSatisfying(StoreException.class,
                e -> assertThat(Failure.of(e, Clock.systemUTC())).isEqualTo(new Failure.Transient()));
    }

    private static Checkpoint checkpoint(long sequenceNumber) {
        return new Checkpoint().setFullyQualifiedNamespace("ns").setEventHubName("hub").setConsumerGroup("$Default")
                .setPartitionId("0").setSequenceNumber(sequenceNumber);
    }

    private static List<Long> sequenceNumbers(CheckpointStore store) {
        return store.listCheckpoints("ns", "hub", "$Default").map(Checkpoint::getSequenceNumber).collectList().block();
    }
}
