package org.iomtfhir.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.checkpoint.DirectoryCheckpointStore;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterStores;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.retry.Failure;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores on a disk that is full, is freed, can't be written: on a small file system of its own, which root alone can mount. */
class FaultyDiskTest {

    @TempDir
    Path directory;
    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()) == 0,
                "a small file system can be mounted by root alone");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        byte[] block = new byte[4_096];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            return filler;
        }
    }

    @Test
    void aCheckpointThatCantBeWrittenLeavesTheOneBeforeAndIsWrittenOnceThereIsRoom() throws Exception {
        CheckpointStore store = new DirectoryCheckpointStore(disk.resolve("checkpoints"), Clock.systemUTC());
        store.updateCheckpoint(checkpoint(1)).block();

        Path filler = fill();
        assertFails(() -> store.updateCheckpoint(checkpoint(2)).block());
        assertThat(sequenceNumbers(store)).containsExactly(1L);
        Files.delete(filler);
        store.updateCheckpoint(checkpoint(3)).block();
        assertThat(sequenceNumbers(store)).containsExactly(3L);

        assertThat(run("mount", "-o", "remount,ro", disk.toString())).isZero();
        assertFails(() -> store.updateCheckpoint(checkpoint(4)).block());
        assertThat(sequenceNumbers(store)).containsExactly(3L);
        assertThat(run("mount", "-o", "remount,rw", disk.toString())).isZero();
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

        Path filler = fill();
        assertFails(() -> store.put(letter));
        assertThat(store.get(letter.key())).isEmpty();
        Files.delete(filler);
        store.put(letter);
        assertThat(store.get(letter.key()).orElseThrow().event().body()).hasSize(100_000);

        assertThat(run("mount", "-o", "remount,ro", disk.toString())).isZero();
        assertFails(() -> store.beginReplay(letter.key(), Instant.EPOCH));
        assertThat(store.get(letter.key()).orElseThrow().replayStartedTime()).isEmpty();
        assertThat(run("mount", "-o", "remount,rw", disk.toString())).isZero();
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
