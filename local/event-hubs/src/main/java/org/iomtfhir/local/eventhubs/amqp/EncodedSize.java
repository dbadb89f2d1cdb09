package org.iomtfhir.local.eventhubs.amqp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The sizes of encoded AMQP values, for moving them about without decoding them (AMQP 1.0, part 1.2 and 1.6). */
final class EncodedSize {

    static final int DESCRIBED = 0x00;
    static final int SMALL_ULONG = 0x53;
    static final int ULONG = 0x80;
    static final int LONG = 0x81;
    static final int TIMESTAMP = 0x83;
    static final int SYMBOL8 = 0xa3;
    static final int SYMBOL32 = 0xb3;
    static final int STRING8 = 0xa1;
    static final int STRING32 = 0xb1;
    static final int BINARY8 = 0xa0;
    static final int BINARY32 = 0xb0;
    static final int LEAST_COMPOUND = 0xc0;
    static final int LIST8 = 0xc0;
    static final int LIST32 = 0xd0;
    static final int ARRAY8 = 0xe0;
    static final int ARRAY32 = 0xf0;
    static final int MAP8 = 0xc1;
    static final int MAP32 = 0xd1;

    private static final int MOST_NESTED = 16;

    private EncodedSize() {}

    /** Where the value that begins at {@code at} ends; it must end before or at {@code limit}. */
    static int end(byte[] bytes, int at, int limit) throws MalformedAmqpException {
        int constructor = at;
        for (int nested = 0; byteAt(bytes, constructor, limit) == DESCRIBED; nested++) {
            if (nested == MOST_NESTED) {
                throw new MalformedAmqpException("values are described too deeply");
            }
            constructor = end(bytes, constructor + 1, limit);
        }
        int body = constructor + 1;
        long length = switch (byteAt(bytes, constructor, limit) >>> 4) {
            case 0x4 -> 0;
            case 0x5 -> 1;
            case 0x6 -> 2;
            case 0x7 -> 4;
            case 0x8 -> 8;
            case 0x9 -> 16;
            case 0xa, 0xc, 0xe -> 1L + byteAt(bytes, body, limit);
            case 0xb, 0xd, 0xf -> 4L + intAt(bytes, body, limit);
            default -> throw new MalformedAmqpException("there is no such type of value");
        };
        if (length > limit - body) {
            throw new MalformedAmqpException("a value is longer than what it stands in");
        }
        return body + (int) length;
    }

    /** Where the content of a string, symbol or binary begins; -1 where the value is none of these. */
    static int contentOf(byte[] bytes, int at, int limit) throws MalformedAmqpException {
        return switch (byteAt(bytes, at, limit)) {
            case STRING8, SYMBOL8, BINARY8 -> at + 2;
            case STRING32, SYMBOL32, BINARY32 -> at + 5;
            default -> -1;
        };
    }

    /** Where the entries of a map begin, that is, after its size and count. */
    static int entriesOf(byte[] bytes, int at, int limit) throws MalformedAmqpException {
        int entries = switch (byteAt(bytes, at, limit)) {
            case MAP8 -> at + 3;
            case MAP32 -> at + 9;
            default -> throw new MalformedAmqpException("annotations are not a map");
        };
        if (entries > limit) {
            throw new MalformedAmqpException("a map is shorter than its own head");
        }
        return entries;
    }

    static int byteAt(byte[] bytes, int at, int limit) throws MalformedAmqpException {
        if (at >= limit) {
            throw new MalformedAmqpException("it ends too early");
        }
        return bytes[at] & 0xff;
    }

    private static long intAt(byte[] bytes, int at, int limit) throws MalformedAmqpException {
        if (at + Integer.BYTES > limit) {
            throw new MalformedAmqpException("it ends too early");
        }
        return Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(at));
    }

    /** A symbol of less than 256 ASCII characters, encoded. */
    static byte[] symbol(String name) {
        byte[] text = name.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(text.length + 2).put((byte) SYMBOL8).put((byte) text.length).put(text).array();
    }
}
