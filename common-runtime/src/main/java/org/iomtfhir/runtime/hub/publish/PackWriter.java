package org.iomtfhir.runtime.hub.publish;

import com.azure.messaging.eventhubs.EventData;
import java.util.Arrays;
import java.util.List;
import org.iomtfhir.runtime.hub.Gzip;
import org.iomtfhir.runtime.hub.PackFormat;

/** Writes packs, one after another, in the form of {@link PackFormat}. Not thread-safe. */
final class PackWriter {

    /** What is kept for the next pack; that of a few large records is let go. */
    private static final int KEPT = 1024 * 1024;

    /** Of one record that fills a pack by itself: six bytes for each character at most, and what stands between. */
    private static final int ROOM_FOR_PROPERTIES = 128 * 1024;

    private static final byte[] LINE_END = {'\n'};

    private byte[] plain = new byte[8192];
    private int used;

    /**
     * Whether the event may travel in a pack. Its content type is not kept: only what is plain JSON may, which nothing else says
     * of it. Annotations are an event's own as well.
     */
    static boolean takes(OutgoingEvent event) {
        return event.isRecord() && event.annotations().isEmpty()
                && event.body().length <= Gzip.MOST_BYTES - ROOM_FOR_PROPERTIES
                && PackFormat.canHold(event.properties()) && PackFormat.isLine(event.body());
    }

    /**
     * The records as one event.
     *
     * @param records
     *            events that {@linkplain #takes may travel} in it, at least one
     */
    EventData write(List<OutgoingEvent> records) {
        used = 0;
        for (OutgoingEvent record : records) {
            byte[] body = record.body();
            byte[] head = PackFormat.head(body, record.properties());
            append(head, 0);
            append(body, head.length == 0 ? 0 : 1);
            append(LINE_END, 0);
        }
        byte[] packed = Gzip.compress(plain, used);
        EventData data = new EventData(packed == null ? Arrays.copyOf(plain, used) : packed);
        data.setContentType(PackFormat.CONTENT_TYPE);
        if (packed != null) {
            data.getRawAmqpMessage().getProperties().setContentEncoding(PackFormat.GZIP);
        }
        if (plain.length > KEPT) {
            plain = new byte[8192];
        }
        return data;
    }

    private void append(byte[] bytes, int from) {
        int length = bytes.length - from;
        if (used + length > plain.length) {
            plain = Arrays.copyOf(plain, Math.max(2 * plain.length, used + length));
        }
        System.arraycopy(bytes, from, plain, used, length);
        used += length;
    }
}
