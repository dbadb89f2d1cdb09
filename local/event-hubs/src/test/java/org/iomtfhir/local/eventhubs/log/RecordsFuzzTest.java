package org.iomtfhir.local.eventhubs.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.iomtfhir.fuzzing.Bounded;

/** What is left of a segment of the log after a full disk or a power cut. */
class RecordsFuzzTest {

    private static final Path FILE = file();

    private static Path file() {
        try {
            Path file = Files.createTempFile("records", ".log");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FuzzTest
    void aSegment(byte[] bytes) {
        Bounded.read(bytes.length, () -> {
            try (FileChannel channel = FileChannel.open(FILE, StandardOpenOption.READ, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                channel.write(ByteBuffer.wrap(bytes));
                LogRecordReader reader = new LogRecordReader(FILE, channel, 0, 0);
                long before = -1;
                while (reader.next(bytes.length) != null) {
                    assertThat(reader.position()).isGreaterThan(before).isLessThanOrEqualTo(bytes.length);
                    before = reader.position();
                }
            }
        }, CorruptLogException.class);
    }
}
