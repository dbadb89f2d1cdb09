package org.iomtfhir.local.eventhubs.amqp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one transfer brings: an event, or a batch of them.
 *
 * @param events
 *            at least one
 * @param partitionKey
 *            the key that chooses the partition, UTF-8; null where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Internal, and never compared.
record Publication(List<PublishedEvent> events, byte @Nullable [] partitionKey) {

    /** Message format of a batch: an envelope whose data sections are whole encoded messages. */
    static final int BATCH_FORMAT = 0x80013700;

    /** Reads the payload of a transfer; it is not copied, and must not change afterwards. */
    static Publication read(byte[] payload, int messageFormat) throws MalformedAmqpException {
        if (messageFormat == 0) {
            var event = PublishedEvent.read(payload, 0, payload.length, null);
            return new Publication(List.of(event), event.partitionKey());
        }
        if (messageFormat == BATCH_FORMAT) {
            return readBatch(payload);
        }
        throw new MalformedAmqpException("message format 0x" + Integer.toHexString(messageFormat) + " is not known");
    }

    private static Publication readBatch(byte[] payload) throws MalformedAmqpException {
        byte @Nullable [] key = null;
        var events = new ArrayList<PublishedEvent>();
        var sections = new Sections(payload, 0, payload.length);
        while (sections.next()) {
            if (sections.code() == Sections.MESSAGE_ANNOTATIONS) {
                key = Annotations.read(payload, sections.value(), sections.end()).partitionKey();
            } else if (sections.code() == Sections.DATA) {
                int content = EncodedSize.contentOf(payload, sections.value(), sections.end());
                if (content < 0) {
                    throw new MalformedAmqpException("an event of the batch is not binary");
                }
                events.add(PublishedEvent.read(payload, content, sections.end(), key));
            }
        }
        if (events.isEmpty()) {
            throw new MalformedAmqpException("the batch is empty");
        }
        return new Publication(events, key == null ? events.get(0).partitionKey() : key);
    }
}
