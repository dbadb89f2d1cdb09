package org.iomtfhir.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.checkpoint.DirectoryCheckpointStore;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DeadLetterStores;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints and letters in files whose writer is killed, as {@code kill -9} does, again and again, wherever it is just then. */
class KilledWriterTest {

    private static final int KILLS = 12;

    @TempDir
    Path directory;

    @Test
    @Timeout(240)
    void whatWasWrittenIsThereWholeWhereverTheWriterWasKilled() throws Exception {
        long confirmed = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            confirmed = writeAndKill(confirmed + 1, kill);

            CheckpointStore checkpoints = new DirectoryCheckpointStore(directory.resolve("checkpoints"), Clock
                    .systemUTC());
            List<Long> found = checkpoints.listCheckpoints("ns", "hub", "$Default").map(Checkpoint::getSequenceNumber)
                    .collectList().block();
            assertThat(found).as("checkpoint after kill %d", kill).hasSize(1);
            assertThat(found.getFirst()).isGreaterThanOrEqualTo(confirmed);

            DeadLetterStore letters = DeadLetterStores.open(new StorageLocation.Directory(directory.resolve(
                    "letters")));
            List<Long> whole = new ArrayList<>();
            letters.list(DeadLetterFilter.ALL, summary -> {
                DeadLetter letter = letters.get(summary.key()).orElseThrow();
                assertThat(letter.event().body()).isEqualTo(body(letter.event().sequenceNumber()));
                whole.add(letter.event().sequenceNumber());
            });
            for (long number = 1; number <= confirmed; number++) {
                assertThat(whole).as("letters after kill %d", kill).contains(number);
            }
            // One may have been written whole, and its writer killed before it could say so.
            confirmed = Math.max(confirmed, found.getFirst());
        }
    }

    private static byte[] body(long number) {
        byte[] body = new byte[100_000];
        Arrays.fill(body, (byte) number);
        return body;
    }

    /** Gives the number of the last that was confirmed. */
    private long writeAndKill(long from, int confirmations) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-Xmx64m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
                Writer.class.getName(), directory.toString(), Long.toString(from))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        long last = from - 1;
        try (BufferedReader said = new BufferedReader(new InputStreamReader(process.getInputStream(),
                StandardCharsets.US_ASCII))) {
            // Where it is when it is killed differs: nobody waits for it to pause.
            for (int i = 0; i < confirmations; i++) {
                String line = said.readLine();
                assertThat(line).as("the writer goes on until it is killed").isNotNull();
                last = Long.parseLong(line);
            }
            // By its handle: the process itself would close what it said before that is read.
            process.toHandle().destroyForcibly();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                last = Long.parseLong(line);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return last;
    }

    /** Writes a letter and then a checkpoint of each number, and says so once both are safe. */
    static final class Writer {

        private Writer() {}

        @SuppressWarnings("SystemOut") // How it tells its parent what is safe.
        public static void main(String[] arguments) {
            Path directory = Path.of(arguments[0]);
            CheckpointStore checkpoints = new DirectoryCheckpointStore(directory.resolve("checkpoints"), Clock
                    .systemUTC());
            DeadLetterStore letters = DeadLetterStores.open(new StorageLocation.Directory(directory.resolve(
                    "letters")));
            for (long number = Long.parseLong(arguments[1]);; number++) {
                letters.put(new DeadLetter("normalize", ErrorName.InvalidDataFormat, "not JSON", "", Optional.empty(),
                        new HubEvent("hub", "0", number, Long.toString(number), Instant.EPOCH, null, null, body(
                                number), Map.of(), Map.of()),
                        Instant.EPOCH));
                checkpoints.updateCheckpoint(new Checkpoint().setFullyQualifiedNamespace("ns").setEventHubName("hub")
                        .setConsumerGroup("$Default").setPartitionId("0").setSequenceNumber(number)).block();
                System.out.println(number);
            }
        }
    }
}
