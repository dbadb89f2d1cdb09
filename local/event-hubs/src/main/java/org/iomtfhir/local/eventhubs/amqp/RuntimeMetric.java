package org.iomtfhir.local.eventhubs.amqp;

import java.nio.charset.StandardCharsets;
import org.iomtfhir.local.eventhubs.log.ByteSink;
import org.iomtfhir.local.eventhubs.log.PartitionLog;

/** The delivery annotations that tell a consumer, with each event, where the partition's newest event stands. */
final class RuntimeMetric {

    private static final byte[] SEQUENCE_NUMBER = Encoded.symbol("last_enqueued_sequence_number");
    private static final byte[] OFFSET = Encoded.symbol("last_enqueued_offset");
    private static final byte[] TIME = Encoded.symbol("last_enqueued_time_utc");
    private static final byte[] RETRIEVED = Encoded.symbol("runtime_info_retrieval_time_utc");
    private static final int ENTRIES = 4;

    private RuntimeMetric() {}

    /** Writes the section. The log must not be empty of history: there is an event that this goes with. */
    static void write(ByteSink sink, PartitionLog log, long nowMillis) {
        sink.put(Encoded.DESCRIBED);
        sink.put(Encoded.SMALL_ULONG);
        sink.put(Sections.DELIVERY_ANNOTATIONS);
        sink.put(Encoded.MAP32);
        int map = sink.size();
        sink.putInt(0);
        sink.putInt(2 * ENTRIES);
        sink.put(SEQUENCE_NUMBER);
        sink.put(Encoded.LONG);
        sink.putLong(log.lastSequenceNumber());
        sink.put(OFFSET);
        byte[] offset = Long.toString(log.lastOffset()).getBytes(StandardCharsets.US_ASCII);
        sink.put(Encoded.STRING8);
        sink.put(offset.length);
        sink.put(offset);
        sink.put(TIME);
        sink.put(Encoded.TIMESTAMP);
        sink.putLong(log.lastEnqueuedMillis());
        sink.put(RETRIEVED);
        sink.put(Encoded.TIMESTAMP);
        sink.putLong(nowMillis);
        sink.setInt(map, sink.size() - map - Integer.BYTES);
    }
}
