package org.iomtfhir.runtime.hub.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.iomtfhir.runtime.checkpoint.DirectoryCheckpointStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two readers of one consumer group, each with its own view of one store. */
class RecordingCheckpointStoreTest {

    @TempDir
    Path directory;

    private RecordingCheckpointStore reader() {
        return new RecordingCheckpointStore(new DirectoryCheckpointStore(directory, Clock.systemUTC()));
    }

    private static void claim(RecordingCheckpointStore reader, String owner) {
        List<PartitionOwnership> there = look(reader);
        PartitionOwnership wanted = new PartitionOwnership().setFullyQualifiedNamespace("localhost")
                .setEventHubName("hub").setConsumerGroup("$Default").setPartitionId("0").setOwnerId(owner);
        there.forEach(before -> wanted.setETag(before.getETag()));
        assertThat(reader.claimOwnership(List.of(wanted)).collectList().block()).hasSize(1);
    }

    private static List<PartitionOwnership> look(RecordingCheckpointStore reader) {
        return reader.listOwnership("localhost", "hub", "$Default").collectList().block();
    }

    private static void write(RecordingCheckpointStore reader, long sequenceNumber) {
        reader.updateCheckpoint(new Checkpoint().setFullyQualifiedNamespace("localhost").setEventHubName("hub")
                .setConsumerGroup("$Default").setPartitionId("0").setSequenceNumber(sequenceNumber)
                .setOffsetString(Long.toString(sequenceNumber))).block();
    }

    private long written() {
        return reader().listCheckpoints("localhost", "hub", "$Default").map(Checkpoint::getSequenceNumber).blockFirst();
    }

    @Test
    void aReaderThatHasSeenThatAnotherTookThePartitionWritesNothingOverThatOnesCheckpoint() {
        RecordingCheckpointStore first = reader();
        claim(first, "first");
        write(first, 3);
        RecordingCheckpointStore second = reader();
        claim(second, "second");
        write(second, 7);

        look(first);
        write(first, 5);

        assertThat(written()).isEqualTo(7);
        assertThat(first.of("0")).hasValue(3);
    }

    @Test
    void whoTakesThePartitionBackWritesAgain() {
        RecordingCheckpointStore first = reader();
        claim(first, "first");
        claim(reader(), "second");
        look(first);

        claim(first, "first");
        write(first, 9);

        assertThat(written()).isEqualTo(9);
    }

    @Test
    void aPartitionThatNobodyOwnsAnyMoreIsNotAnothers() {
        RecordingCheckpointStore first = reader();
        claim(first, "first");
        claim(first, "");
        look(first);

        write(first, 2);

        assertThat(written()).isEqualTo(2);
    }
}
