package org.iomtfhir.local.eventhubs.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import org.iomtfhir.fuzzing.Bounded;

class FramesFuzzTest {

    @FuzzTest
    void whatStrangersSend(byte[] bytes) {
        cut(bytes, false);
    }

    @FuzzTest
    void whatTheKnownSend(byte[] bytes) {
        cut(bytes, true);
    }

    /** What comes out is the beginning of what came in, whatever that was: nothing is added, lost, or moved. */
    private static void cut(byte[] bytes, boolean known) {
        Bounded.read(bytes.length, () -> {
            InputFrames frames = new InputFrames();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ReadableByteChannel in = Channels.newChannel(new ByteArrayInputStream(bytes))) {
                while (!frames.isAtEnd()) {
                    byte[] whole = frames.read(in, known);
                    if (whole != null) {
                        out.write(whole);
                    }
                }
            }
            byte[] given = out.toByteArray();
            assertThat(given.length).isBetween(bytes.length - InputFrames.MAX_FRAME, bytes.length);
            assertThat(given).isEqualTo(Arrays.copyOf(bytes, given.length));
        }, IOException.class);
    }
}
