package org.iomtfhir.runtime.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzipTest {

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    @Test
    void everyReaderOfGzipReadsWhatIsCompressedOneAfterAnother() throws IOException {
        for (int i = 1; i <= 20; i++) {
            byte[] plain = ("{\"Data\": [" + i + "]}, ").repeat(100 * i).getBytes(UTF_8);

            Gzip.Body body = Gzip.compress(plain, "application/json");

            assertThat(body.contentType()).isEqualTo(Gzip.CONTENT_TYPE);
            assertThat(body.bytes()).hasSizeLessThan(plain.length / 4);
            try (var reader = new GZIPInputStream(new ByteArrayInputStream(body.bytes()))) {
                assertThat(reader.readAllBytes()).isEqualTo(plain);
            }
            assertThat(Gzip.expand(body.bytes(), null)).isEqualTo(plain);
        }
    }

    @Test
    void whatDoesNotBecomeSmallerStaysAsItIs() throws IOException {
        byte[] plain = random(100_000);

        Gzip.Body body = Gzip.compress(plain, "application/json");

        assertThat(body).isEqualTo(new Gzip.Body(plain, "application/json"));
        // And it leaves nothing behind for the next one.
        byte[] next = "again and ".repeat(500).getBytes(UTF_8);
        assertThat(Gzip.expand(Gzip.compress(next, "application/json").bytes(), null)).isEqualTo(next);
    }

    @Test
    void aSmallBodyIsNotWorthIt() {
        byte[] plain = new byte[1024];

        assertThat(Gzip.compress(plain, "text/plain").bytes()).isSameAs(plain);
        assertThat(Gzip.compress(new byte[1025], "text/plain").contentType()).isEqualTo(Gzip.CONTENT_TYPE);
    }

    @Test
    void aBodyIsExpandedToSixteenMebibytesAndNoFurther() throws IOException {
        int most = 16 * 1024 * 1024;
        byte[] largest = readings(most);
        byte[] tooLarge = readings(most + 1);

        assertThat(Gzip.expand(Gzip.compress(largest, "application/json").bytes(), Gzip.CONTENT_TYPE))
                .isEqualTo(largest);
        byte[] packed = Gzip.compress(tooLarge, "application/json").bytes();
        assertThat(packed).hasSizeLessThan(1_000_000);
        assertThatThrownBy(() -> Gzip.expand(packed, Gzip.CONTENT_TYPE)).isInstanceOf(IOException.class)
                .hasMessageContaining("larger than 16777216 bytes");
    }

    /** A list of readings, filled up with blanks. */
    private static byte[] readings(int length) {
        String reading = "{\"OccurrenceTime\": \"2026-10-09T10:00:00Z\", \"hr\": \"71\"},";
        String list = "[" + reading.repeat(length / reading.length() - 1) + "null";
        return (list + " ".repeat(length - 1 - list.length()) + "]").getBytes(UTF_8);
    }

    @Test
    void aBrokenBodyIsRefused() {
        byte[] packed = Gzip.compress(new byte[5000], "text/plain").bytes();
        packed[packed.length - 1]++;

        assertThatThrownBy(() -> Gzip.expand(packed, Gzip.CONTENT_TYPE)).isInstanceOf(IOException.class);
    }
}
