package org.iomtfhir.local.eventhubs.amqp;

import java.nio.charset.StandardCharsets;
import org.iomtfhir.local.eventhubs.log.ByteSink;
import org.iomtfhir.local.eventhubs.log.PartitionLog;

/** The delivery annotations that tell a consumer, with each event, where the partition's newest event stands. */
final class RuntimeMetric {

    private static final byte[] SEQUENCE_NUMBER = EncodedSize.symbol("last_enqueued_sequence_number");
    private static final byte[] OFFSET = EncodedSize.symbol("last_enqueued_offset");
    private static final byte[] TIME = EncodedSize.symbol("last_enqueued_time_utc");
    private static final byte[] RETRIEVED = EncodedSize.symbol("runtime_info_retrieval_time_utc");
    private static final int ENTRIES = 4;

    private RuntimeMetric() {}

    /** Writes the section. The log must not be empty of history: there is an event that this goes with. */
    static void write(ByteSink sink, PartitionLog log, long nowMillis) {
        sink.put(EncodedSize.DESCRIBED);
        sink.put(EncodedSize.SMALL_ULONG);
        sink.put(Sections.DELIVERY_ANNOTATIONS);
        sink.put(EncodedSize.MAP32);
        int map = sink.size();
        sink.putInt(0);
        sink.putInt(2 * ENTRIES);
        sink.put(SEQUENCE_NUMBER);
        sink.put(EncodedSize.LONG);
        sink.putLong(log.lastSequenceNumber());
        sink.put(OFFSET);
        byte[] offset = Long.toString(log.lastOffset()).getBytes(StandardCharsets.US_ASCII);
        sink.put(EncodedSize.STRING8);
        sink.put(offset.length);
        sink.put(offset);
        sink.put(TIME);
        sink.put(EncodedSize.TIMESTAMP);
        sink.putLong(log.lastEnqueuedMillis());
        sink.put(RETRIEVED);
        sink.put(EncodedSize.TIMESTAMP);
        sink.putLong(nowMillis);
        sink.setInt(map, sink.size() - map - Integer.BYTES);
    }
}
