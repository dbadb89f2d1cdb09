package org.iomtfhir.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.iomtfhir.runtime.settings.CheckpointSettings.Checkpoints;
import org.iomtfhir.runtime.settings.StorageLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class DirectoryCheckpointStoreTest extends CheckpointStoreContract {

    @TempDir
    Path directory;

    @Override
    CheckpointStore open() {
        return new PrefixedCheckpointStore(new DirectoryCheckpointStore(directory, Clock.systemUTC()), "",
                Mono.empty());
    }

    @Test
    void linesWithAPrefixOfTheirOwnShareAPlace() {
        StorageLocation place = new StorageLocation.Directory(directory);
        CheckpointStore one = CheckpointStores.open(new Checkpoints(place, "one"), Clock.systemUTC());
        CheckpointStore other = CheckpointStores.open(new Checkpoints(place, "other"), Clock.systemUTC());
        CheckpointStore none = CheckpointStores.open(new Checkpoints(place, ""), Clock.systemUTC());

        one.updateCheckpoint(checkpoint("0", 5L, "12")).block();

        assertThat(claim(one, ownership("0", "me", null))).singleElement()
                .extracting(PartitionOwnership::getFullyQualifiedNamespace).isEqualTo(NAMESPACE);
        assertThat(owners(one)).extracting(PartitionOwnership::getFullyQualifiedNamespace).containsExactly(NAMESPACE);
        assertThat(checkpoints(one)).extracting(Checkpoint::getFullyQualifiedNamespace).containsExactly(NAMESPACE);
        assertThat(owners(other)).isEmpty();
        assertThat(checkpoints(none)).isEmpty();
        assertThat(claim(none, ownership("0", "other", null))).hasSize(1);
    }

    @Test
    void aClaimFromBeforeTheClockWasSetBackAnHourDoesNotHoldThePartitionForThatHour() {
        Clock before = Clock.fixed(Instant.parse("2026-10-09T11:00:00Z"), ZoneOffset.UTC);
        Clock after = Clock.offset(before, Duration.ofHours(-1));
        String etag = claim(new DirectoryCheckpointStore(directory, before), ownership("0", "dead", null)).getFirst()
                .getETag();
        CheckpointStore store = new DirectoryCheckpointStore(directory, after);

        assertThat(owners(store)).singleElement()
                .satisfies(owner -> assertThat(owner.getLastModifiedTime()).isLessThan(after.millis() - 60_000));
        // Whoever holds it claims anew, and then it is its again, by the clock as it is.
        assertThat(claim(store, ownership("0", "me", etag))).hasSize(1);
        assertThat(owners(store)).singleElement()
                .satisfies(owner -> assertThat(owner.getLastModifiedTime()).isEqualTo(after.millis()));
    }

    @Test
    void aClaimFromBeforeTheClockWasSetAnHourAheadIsRenewedByWhoHoldsIt() {
        Clock before = Clock.fixed(Instant.parse("2026-10-09T11:00:00Z"), ZoneOffset.UTC);
        Clock after = Clock.offset(before, Duration.ofHours(1));
        String etag = claim(new DirectoryCheckpointStore(directory, before), ownership("0", "me", null)).getFirst()
                .getETag();
        CheckpointStore store = new DirectoryCheckpointStore(directory, after);

        assertThat(claim(store, ownership("0", "me", etag))).hasSize(1);
        assertThat(owners(store)).singleElement()
                .satisfies(owner -> assertThat(owner.getLastModifiedTime()).isEqualTo(after.millis()));
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
        // All are up before one may begin.
        for (Process process : processes) {
            assertThat(process.getInputStream().read()).isEqualTo('r');
        }
        for (Process process : processes) {
            process.getOutputStream().close();
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

        static final int PARTITIONS = 150;

        private Claimant() {}

        public static void main(String[] args) throws IOException {
            CheckpointStore store = new DirectoryCheckpointStore(Path.of(args[0]), Clock.systemUTC());
            owners(store);
            System.out.print('r');
            System.out.flush();
            if (System.in.read() >= 0) {
                throw new IllegalStateException("nothing was to be said");
            }
            int won = 0;
            for (int partition = 0; partition < PARTITIONS; partition++) {
                won += claim(store, ownership(Integer.toString(partition), args[1], null)).size();
            }
            System.out.println(won);
        }
    }
}
