package org.iomtfhir.local.eventhubs.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionLogTest {

    private static final Retention SMALL = new Retention(Duration.ofHours(1), 10_000, 2_000);

    @TempDir
    Path directory;

    @Test
    void numbersAndOffsetsGoOnAfterARestart() throws IOException {
        long lastOffset;
        try (var log = PartitionLog.open(directory, Retention.DEFAULT)) {
            log.append(Texts.entries("a", "b"), 1_000);
            lastOffset = log.lastOffset();
        }
        try (var log = PartitionLog.open(directory, Retention.DEFAULT)) {
            assertThat(log.lastSequenceNumber()).isEqualTo(1);
            assertThat(log.lastOffset()).isEqualTo(lastOffset);
            assertThat(log.lastEnqueuedMillis()).isEqualTo(1_000);
            log.append(Texts.entries("c"), 2_000);
            assertThat(log.lastOffset()).isGreaterThan(lastOffset);
            assertThat(Texts.read(log.cursor(StartPosition.EARLIEST))).containsExactly("0:a", "1:b", "2:c");
        }
    }

    @Test
    void anEmptyLogHasNoLastEvent() throws IOException {
        try (var log = PartitionLog.open(directory, Retention.DEFAULT)) {
            assertThat(log.isEmpty()).isTrue();
            assertThat(log.firstSequenceNumber()).isZero();
            assertThat(log.lastSequenceNumber()).isEqualTo(-1);
            assertThat(log.lastOffset()).isEqualTo(-1);
        }
    }

    @Test
    void aClockThatGoesBackDoesNotTakeTheEventsWithIt() throws IOException {
        try (var log = PartitionLog.open(directory, Retention.DEFAULT)) {
            log.append(Texts.entries("a"), 5_000);
            log.append(Texts.entries("b"), 4_000);
            assertThat(log.lastEnqueuedMillis()).isEqualTo(5_000);
        }
    }

    @Test
    void readingBeginsWhereItIsTold() throws IOException {
        try (var log = PartitionLog.open(directory, SMALL)) {
            long[] offsets = new long[200];
            for (int i = 0; i < 200; i++) {
                log.append(Texts.entries(Integer.toString(i)), 1_000L * i);
                offsets[i] = log.lastOffset();
            }
            for (int i = 0; i < 199; i += 7) {
                assertThat(firstOf(log, new StartPosition.AtOffset(offsets[i], true))).isEqualTo(i);
                assertThat(firstOf(log, new StartPosition.AtOffset(offsets[i], false))).isEqualTo(i + 1);
                assertThat(firstOf(log, new StartPosition.AtSequenceNumber(i, true))).isEqualTo(i);
                assertThat(firstOf(log, new StartPosition.AtSequenceNumber(i, false))).isEqualTo(i + 1);
                assertThat(firstOf(log, new StartPosition.AtEnqueuedTime(1_000L * i, true))).isEqualTo(i);
                assertThat(firstOf(log, new StartPosition.AtEnqueuedTime(1_000L * i, false))).isEqualTo(i + 1);
                assertThat(firstOf(log, new StartPosition.AtEnqueuedTime(1_000L * i - 1, true))).isEqualTo(i);
            }
        }
    }

    private static long firstOf(PartitionLog log, StartPosition start) throws IOException {
        return log.cursor(start).next().sequenceNumber();
    }

    @Test
    void theLatestIsWhatComesAfterTheCursorWasMade() throws IOException {
        try (var log = PartitionLog.open(directory, Retention.DEFAULT)) {
            log.append(Texts.entries("a"), 1);
            LogCursor cursor = log.cursor(new StartPosition.Latest());
            log.append(Texts.entries("b"), 1);
            assertThat(Texts.read(cursor)).containsExactly("1:b");
        }
    }

    @Test
    void aCursorAtTheEndGoesOnWithWhatIsAppendedAlsoInTheNextSegment() throws IOException {
        try (var log = PartitionLog.open(directory, SMALL)) {
            LogCursor cursor = log.cursor(StartPosition.EARLIEST);
            for (int i = 0; i < 150; i++) {
                log.append(Texts.entries("x"), 1);
                assertThat(Texts.read(cursor)).containsExactly(i + ":x");
            }
            assertThat(segments()).hasSizeGreaterThan(2);
        }
    }

    @Test
    void moreThanTheRetentionSizeDropsTheOldestSegments() throws IOException {
        try (var log = PartitionLog.open(directory, SMALL)) {
            LogCursor early = log.cursor(StartPosition.EARLIEST);
            assertThat(early.next()).isNull();
            for (int i = 0; i < 1_000; i++) {
                log.append(Texts.entries("x".repeat(30)), 1);
                log.retain(1);
                assertThat(log.bytes()).isLessThan(12_100);
            }
            assertThat(log.firstSequenceNumber()).isPositive();
            assertThat(early.next().sequenceNumber()).as("a cursor whose segment was dropped")
                    .isEqualTo(log.firstSequenceNumber());
        }
    }

    @Test
    void whatIsOlderThanTheRetentionTimeGoesAndTheNumbersGoOn() throws IOException {
        long hour = Duration.ofHours(1).toMillis();
        long lastOffset;
        try (var log = PartitionLog.open(directory, SMALL)) {
            log.append(Texts.entries("a", "b"), 0);
            lastOffset = log.lastOffset();
            log.retain(hour);
            assertThat(log.isEmpty()).isFalse();
            log.retain(hour + 1);
            assertThat(log.isEmpty()).isTrue();
            assertThat(log.firstSequenceNumber()).isEqualTo(2);
            assertThat(log.lastSequenceNumber()).isEqualTo(1);
        }
        try (var log = PartitionLog.open(directory, SMALL)) {
            assertThat(log.lastOffset()).isGreaterThanOrEqualTo(lastOffset);
            log.append(Texts.entries("c"), hour + 2);
            assertThat(log.lastOffset()).isGreaterThan(lastOffset);
            assertThat(Texts.read(log.cursor(StartPosition.EARLIEST))).containsExactly("2:c");
            assertThat(log.cursor(new StartPosition.AtOffset(lastOffset, false)).next().sequenceNumber()).isEqualTo(2);
        }
    }

    @Test
    void aMissingSegmentIsReportedWithItsFile() throws IOException {
        try (var log = PartitionLog.open(directory, SMALL)) {
            for (int i = 0; i < 200; i++) {
                log.append(Texts.entries("x"), 1);
            }
        }
        List<Path> segments = segments();
        Files.delete(segments.get(1));

        assertThatThrownBy(() -> PartitionLog.open(directory, SMALL)).isInstanceOf(CorruptLogException.class)
                .hasMessageContaining(segments.get(2).getFileName().toString()).hasMessageContaining("missing");
    }

    @Test
    void aDamagedRecordIsNeverHandedOut() throws IOException {
        try (var log = PartitionLog.open(directory, Retention.DEFAULT)) {
            log.append(Texts.entries("a", "b", "c"), 1);
            LogCursor cursor = log.cursor(StartPosition.EARLIEST);
            Path segment = segments().get(0);
            byte[] bytes = Files.readAllBytes(segment);
            bytes[bytes.length - 1] ^= 1;
            Files.write(segment, bytes);

            assertThat(Texts.text(cursor.next())).isEqualTo("0:a");
            assertThat(Texts.text(cursor.next())).isEqualTo("1:b");
            assertThatThrownBy(cursor::next).isInstanceOf(CorruptLogException.class).hasMessageContaining("checksum");
        }
    }

    private List<Path> segments() throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
