package org.iomtfhir.local.eventhubs.amqp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The message annotations that a sender gave, left encoded: the partition key, and everything that the hub does not set
 * itself.
 *
 * @param partitionKey
 *            its UTF-8 bytes, null where there is none
 * @param kept
 *            key and value one after another, each as it came: everything but the partition key and what the hub sets
 */
@SuppressWarnings("ArrayRecordComponent") // Internal, and never compared.
record Annotations(byte @Nullable [] partitionKey, List<byte[]> kept) {

    static final Annotations NONE = new Annotations(null, List.of());

    private static final List<byte[]> SET_BY_HUB = List.of(EncodedSize.symbol(ProtocolNames.SEQUENCE_NUMBER),
            EncodedSize.symbol(ProtocolNames.OFFSET), EncodedSize.symbol(ProtocolNames.ENQUEUED_TIME));
    private static final byte[] PARTITION_KEY = EncodedSize.symbol(ProtocolNames.PARTITION_KEY);

    /** Reads the map that begins at {@code at}. */
    static Annotations read(byte[] bytes, int at, int end) throws MalformedAmqpException {
        byte @Nullable [] partitionKey = null;
        List<byte[]> kept = new ArrayList<>();
        int key = EncodedSize.entriesOf(bytes, at, end);
        while (key < end) {
            int value = EncodedSize.end(bytes, key, end);
            int next = EncodedSize.end(bytes, value, end);
            if (is(PARTITION_KEY, bytes, key, value)) {
                int content = EncodedSize.contentOf(bytes, value, end);
                if (content >= 0) {
                    partitionKey = Arrays.copyOfRange(bytes, content, next);
                }
            } else if (!isSetByHub(bytes, key, value)) {
                kept.add(Arrays.copyOfRange(bytes, key, next));
            }
            key = next;
        }
        return new Annotations(partitionKey, kept);
    }

    private static boolean isSetByHub(byte[] bytes, int from, int to) {
        for (byte[] name : SET_BY_HUB) {
            if (is(name, bytes, from, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(byte[] name, byte[] bytes, int from, int to) {
        return Arrays.equals(name, 0, name.length, bytes, from, to);
    }
}
