package org.iomtfhir.local.eventhubs.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CrashTest {

    private static final Retention SMALL = new Retention(Duration.ofDays(1), 1 << 20, 1_024);

    /** Whatever byte a crash stopped the writing at, a beginning of what was written is there, and the log goes on from it. */
    @Property(tries = 100)
    void aLogCutAtAnyByteReadsBackABeginningAndGoesOn(
            @ForAll @Size(min = 1, max = 30) List<@Size(min = 1, max = 4) List<@StringLength(max = 200) String>> batches,
            @ForAll @IntRange(min = 0, max = 1_000_000) int cut) throws IOException {
        Path directory = Files.createTempDirectory("log");
        try {
            List<String> written = write(directory, batches);
            Path newest = newestSegment(directory);
            long kept = cut % (Files.size(newest) + 1);
            try (var file = FileChannel.open(newest, StandardOpenOption.WRITE)) {
                file.truncate(kept);
            }
            try (var log = PartitionLog.open(directory, SMALL)) {
                List<String> read = Texts.read(log.cursor(StartPosition.EARLIEST));
                assertThat(written.subList(0, read.size())).isEqualTo(read);
                log.append(Texts.entries("after"), 1);
                read.add(read.size() + ":after");
                assertThat(Texts.read(log.cursor(StartPosition.EARLIEST))).isEqualTo(read);
            }
            try (var log = PartitionLog.open(directory, SMALL)) {
                assertThat(log.lastSequenceNumber()).isLessThanOrEqualTo(written.size());
            }
        } finally {
            delete(directory);
        }
    }

    /** One changed byte with intact records after it is no crash: it must be told, and nothing be cut. */
    @Property(tries = 100)
    void aChangedByteInTheMiddleIsReportedAndNothingIsCut(
            @ForAll @Size(min = 2, max = 8) List<@StringLength(max = 50) String> texts,
            @ForAll @IntRange(min = 0, max = 1_000_000) int where) throws IOException {
        Path directory = Files.createTempDirectory("log");
        try {
            write(directory, List.of(texts));
            Path segment = newestSegment(directory);
            byte[] bytes = Files.readAllBytes(segment);
            int lastLength = RecordFormat.HEADER + texts.get(texts.size() - 1).getBytes(UTF_8).length;
            int at = Segment.PREFACE + where % (bytes.length - Segment.PREFACE - lastLength);
            bytes[at] ^= 0x10;
            Files.write(segment, bytes);

            assertThatThrownBy(() -> PartitionLog.open(directory, SMALL).close())
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining(segment.toString()).hasMessageContaining("damaged at byte");
            assertThat(Files.readAllBytes(segment)).isEqualTo(bytes);
        } finally {
            delete(directory);
        }
    }

    @Test
    void whatIsCutOffIsSaidWithFilePlaceAndNumber() throws IOException {
        Path directory = Files.createTempDirectory("log");
        Logger logger = (Logger) LoggerFactory.getLogger(Segment.class);
        var said = new ListAppender<ILoggingEvent>();
        said.start();
        logger.addAppender(said);
        try {
            write(directory, List.of(List.of("one", "two")));
            Path segment = newestSegment(directory);
            byte[] bytes = Files.readAllBytes(segment);
            Files.write(segment, Arrays.copyOf(bytes, bytes.length - 2));

            PartitionLog.open(directory, SMALL).close();

            assertThat(said.list).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                    .contains(segment.toString(), "from number 1 on", "cut off"));
        } finally {
            logger.detachAppender(said);
            delete(directory);
        }
    }

    private static List<String> write(Path directory, List<? extends List<String>> batches) throws IOException {
        var written = new ArrayList<String>();
        try (var log = PartitionLog.open(directory, SMALL)) {
            for (List<String> batch : batches) {
                log.append(batch.stream().map(Texts::entry).toList(), 1);
                for (String text : batch) {
                    written.add(written.size() + ":" + new String(text.getBytes(UTF_8), UTF_8));
                }
            }
        }
        return written;
    }

    private static Path newestSegment(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
