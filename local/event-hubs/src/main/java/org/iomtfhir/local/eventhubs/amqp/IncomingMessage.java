package org.iomtfhir.local.eventhubs.amqp;

import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.iomtfhir.local.eventhubs.log.ByteSink;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message together from the frames of its transfer. One link has one message under way at a time. The bytes are taken
 * out of the delivery frame by frame: the library's composite buffers copy wrongly, and the session's window stays open.
 */
final class IncomingMessage {

    private static final byte[] EMPTY = {};

    private final int limit;
    private @Nullable ByteSink parts;

    /** Takes messages of up to {@code limit} bytes. */
    IncomingMessage(int limit) {
        this.limit = limit;
    }

    /** The message is longer than the link allows; the link has to go, the rest of it may still come. */
    static final class TooLargeException extends Exception {

        private static final long serialVersionUID = 1L;
    }

    /** Takes what has come; the whole message once it is there, null before. */
    byte @Nullable [] add(IncomingDelivery delivery) throws TooLargeException {
        byte[] bytes = take(delivery);
        if (delivery.isAborted()) {
            parts = null;
            return null;
        }
        int size = (parts == null ? 0 : parts.size()) + bytes.length;
        if (size > limit) {
            parts = null;
            throw new TooLargeException();
        }
        if (parts == null && !delivery.isPartial()) {
            return bytes;
        }
        if (parts == null) {
            parts = new ByteSink(2 * bytes.length);
        }
        parts.put(bytes);
        if (delivery.isPartial()) {
            return null;
        }
        byte[] whole = parts.toByteArray();
        parts = null;
        return whole;
    }

    private static byte[] take(IncomingDelivery delivery) {
        var buffer = delivery.readAll();
        if (buffer == null) {
            return EMPTY;
        }
        var bytes = new byte[buffer.getReadableBytes()];
        buffer.readBytes(bytes, 0, bytes.length);
        return bytes;
    }
}
