package org.iomtfhir.local.eventhubs.amqp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.types.messaging.Data;
import org.iomtfhir.local.eventhubs.log.PartitionLog;
import org.iomtfhir.local.eventhubs.log.Retention;

/** Fills the logs of a hub as publishers would have, only faster. */
public final class Backlog {

    private static final int BATCH = 1_000;

    private Backlog() {}

    /** Appends so many equal events to the log in this directory. */
    public static void fill(Path partition, int events, int bodyBytes) throws IOException, MalformedAmqpException {
        List<PublishedEvent> batch = Collections.nCopies(BATCH, event(bodyBytes));
        try (var log = PartitionLog.open(partition, Retention.DEFAULT)) {
            for (int i = 0; i < events; i += BATCH) {
                log.append(batch, System.currentTimeMillis());
            }
        }
    }

    private static PublishedEvent event(int bodyBytes) throws MalformedAmqpException {
        ProtonBuffer buffer = ProtonBufferAllocator.defaultAllocator().allocate();
        var encoder = CodecFactory.getDefaultEncoder();
        encoder.writeObject(buffer, encoder.newEncoderState(), new Data(new byte[bodyBytes]));
        var bytes = new byte[buffer.getReadableBytes()];
        buffer.readBytes(bytes, 0, bytes.length);
        return PublishedEvent.read(bytes, 0, bytes.length, null);
    }
}
