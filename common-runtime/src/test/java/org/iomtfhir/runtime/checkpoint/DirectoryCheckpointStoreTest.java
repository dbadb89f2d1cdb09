package org.iomtfhir.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryCheckpointStoreTest extends CheckpointStoreContract {

    @TempDir
    Path directory;

    @Override
    CheckpointStore open() {
        return new DirectoryCheckpointStore(directory, Clock.systemUTC());
    }

    @Test
    void aTornFileCountsAsAbsentAndCanBeClaimedAnew() throws IOException {
        claim(open(), ownership("0", "me", null));
        open().updateCheckpoint(checkpoint("0", 5L, "12")).block();
        tearAll();

        assertThat(owners(open())).isEmpty();
        assertThat(checkpoints(open())).isEmpty();
        assertThat(claim(open(), ownership("0", "other", null))).hasSize(1);
        assertThat(owners(open())).extracting(PartitionOwnership::getOwnerId).containsExactly("other");
    }

    private void tearAll() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).filter(it -> !it.endsWith(".lock")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            }
        }
    }

    @Test
    void ofManyProcessesThatClaimAtOnceOneWins() throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp", System.getProperty("java.class.path"), Claimant.class.getName(), directory.toString(),
                    "owner-" + i).redirectError(ProcessBuilder.Redirect.DISCARD).start());
        }
        int won = 0;
        for (Process process : processes) {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            won += Integer.parseInt(out.strip());
        }

        assertThat(won).isEqualTo(Claimant.PARTITIONS);
        assertThat(owners(open())).hasSize(Claimant.PARTITIONS);
    }

    /** Another process: claims every partition and prints how many it got. */
    static final class Claimant {

        static final int PARTITIONS = 40;

        private Claimant() {}

        public static void main(String[] args) {
            CheckpointStore store = new DirectoryCheckpointStore(Path.of(args[0]), Clock.systemUTC());
            int won = 0;
            for (int partition = 0; partition < PARTITIONS; partition++) {
                won += claim(store, ownership(Integer.toString(partition), args[1], null)).size();
            }
            System.out.println(won);
        }
    }
}
