package org.iomtfhir.local.eventhubs.amqp;

import java.nio.charset.StandardCharsets;
import org.iomtfhir.local.eventhubs.log.ByteSink;
import org.iomtfhir.local.eventhubs.log.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way into the log. It is kept there as it goes out to consumers: the header as it came, message annotations
 * with number, offset, time and key, and all the rest as it came. Delivery annotations are for the hub alone and dropped. The
 * record's split is where delivery annotations of the hub's own may go: after the header.
 */
final class PublishedEvent implements LogEntry {

    private static final byte[] SEQUENCE_NUMBER = EncodedSize.symbol(ProtocolNames.SEQUENCE_NUMBER);
    private static final byte[] OFFSET = EncodedSize.symbol(ProtocolNames.OFFSET);
    private static final byte[] ENQUEUED_TIME = EncodedSize.symbol(ProtocolNames.ENQUEUED_TIME);
    private static final byte[] PARTITION_KEY = EncodedSize.symbol(ProtocolNames.PARTITION_KEY);
    private static final int SHORT = 255;

    private final byte[] bytes;
    private final int headerStart;
    private final int headerEnd;
    private final int restStart;
    private final int restEnd;
    private final Annotations annotations;

    private PublishedEvent(byte[] bytes, int headerStart, int headerEnd, int restStart, int restEnd,
            Annotations annotations) {
        this.bytes = bytes;
        this.headerStart = headerStart;
        this.headerEnd = headerEnd;
        this.restStart = restStart;
        this.restEnd = restEnd;
        this.annotations = annotations;
    }

    /**
     * Reads one encoded message.
     *
     * @param envelopeKey
     *            the partition key of the batch that it came in, null where it came alone or the batch has none; the
     *            message's own key goes before
     */
    static PublishedEvent read(byte[] bytes, int from, int to, byte @Nullable [] envelopeKey)
            throws MalformedAmqpException {
        int headerEnd = from;
        int restStart = from;
        var annotations = Annotations.NONE;
        var sections = new Sections(bytes, from, to);
        boolean inRest = false;
        int last = 0;
        while (sections.next()) {
            SectionCheck.check(bytes, sections);
            if (sections.code() < last || (sections.code() == last && !mayRepeat(last))) {
                throw new MalformedAmqpException("its sections are out of order, or one is there twice");
            }
            last = sections.code();
            if (inRest) {
                continue;
            }
            switch (sections.code()) {
                case Sections.HEADER -> {
                    headerEnd = sections.end();
                    restStart = sections.end();
                }
                case Sections.DELIVERY_ANNOTATIONS -> restStart = sections.end();
                case Sections.MESSAGE_ANNOTATIONS -> {
                    annotations = Annotations.read(bytes, sections.value(), sections.end());
                    restStart = sections.end();
                }
                default -> inRest = true;
            }
        }
        if (annotations.partitionKey() == null && envelopeKey != null) {
            annotations = new Annotations(envelopeKey, annotations.kept());
        }
        return new PublishedEvent(bytes, from, headerEnd, restStart, to, annotations);
    }

    private static boolean mayRepeat(int section) {
        return section == Sections.DATA || section == Sections.SEQUENCE;
    }

    /** The partition key in UTF-8, null where it has none. */
    byte @Nullable [] partitionKey() {
        return annotations.partitionKey();
    }

    @Override
    public int writeTo(ByteSink sink, long sequenceNumber, long offset, long enqueuedMillis) {
        sink.put(bytes, headerStart, headerEnd - headerStart);
        sink.put(EncodedSize.DESCRIBED);
        sink.put(EncodedSize.SMALL_ULONG);
        sink.put(Sections.MESSAGE_ANNOTATIONS);
        sink.put(EncodedSize.MAP32);
        int map = sink.size();
        sink.putInt(0);
        byte[] key = annotations.partitionKey();
        sink.putInt(2 * (3 + (key == null ? 0 : 1) + annotations.kept().size()));
        sink.put(SEQUENCE_NUMBER);
        sink.put(EncodedSize.LONG);
        sink.putLong(sequenceNumber);
        sink.put(OFFSET);
        putString(sink, Long.toString(offset).getBytes(StandardCharsets.US_ASCII));
        sink.put(ENQUEUED_TIME);
        sink.put(EncodedSize.TIMESTAMP);
        sink.putLong(enqueuedMillis);
        if (key != null) {
            sink.put(PARTITION_KEY);
            putString(sink, key);
        }
        for (byte[] pair : annotations.kept()) {
            sink.put(pair);
        }
        sink.setInt(map, sink.size() - map - Integer.BYTES);
        sink.put(bytes, restStart, restEnd - restStart);
        return headerEnd - headerStart;
    }

    private static void putString(ByteSink sink, byte[] text) {
        if (text.length <= SHORT) {
            sink.put(EncodedSize.STRING8);
            sink.put(text.length);
        } else {
            sink.put(EncodedSize.STRING32);
            sink.putInt(text.length);
        }
        sink.put(text);
    }
}
