package org.iomtfhir.local.eventhubs.amqp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Walks over the sections of an encoded message (AMQP 1.0, part 3.2), without decoding what is in them. */
final class Sections {

    static final int HEADER = 0x70;
    static final int DELIVERY_ANNOTATIONS = 0x71;
    static final int MESSAGE_ANNOTATIONS = 0x72;
    static final int APPLICATION_PROPERTIES = 0x74;
    static final int DATA = 0x75;
    static final int SEQUENCE = 0x76;
    static final int FOOTER = 0x78;

    private static final List<byte[]> SYMBOLIC = List.of(name("amqp:header:list"),
            name("amqp:delivery-annotations:map"), name("amqp:message-annotations:map"), name("amqp:properties:list"),
            name("amqp:application-properties:map"), name("amqp:data:binary"), name("amqp:amqp-sequence:list"),
            name("amqp:amqp-value:*"), name("amqp:footer:map"));

    private final byte[] bytes;
    private final int limit;
    private int code;
    private int start;
    private int value;
    private int end;

    Sections(byte[] bytes, int from, int limit) {
        this.bytes = bytes;
        this.limit = limit;
        this.end = from;
    }

    /** Goes to the next section; false after the last one. */
    boolean next() throws MalformedAmqpException {
        if (end == limit) {
            return false;
        }
        start = end;
        if (EncodedSize.byteAt(bytes, start, limit) != EncodedSize.DESCRIBED) {
            throw new MalformedAmqpException("a section does not say what it is");
        }
        value = EncodedSize.end(bytes, start + 1, limit);
        code = code(start + 1);
        end = EncodedSize.end(bytes, value, limit);
        return true;
    }

    private int code(int at) throws MalformedAmqpException {
        long named = switch (bytes[at] & 0xff) {
            case EncodedSize.SMALL_ULONG -> bytes[at + 1] & 0xff;
            case EncodedSize.ULONG -> ByteBuffer.wrap(bytes).getLong(at + 1);
            case EncodedSize.SYMBOL8, EncodedSize.SYMBOL32 -> symbolic(EncodedSize.contentOf(bytes, at, limit));
            default -> -1;
        };
        if (named < HEADER || named > FOOTER) {
            throw new MalformedAmqpException("a message has no section of that kind");
        }
        return (int) named;
    }

    private long symbolic(int from) {
        for (int i = 0; i < SYMBOLIC.size(); i++) {
            if (Arrays.equals(SYMBOLIC.get(i), 0, SYMBOLIC.get(i).length, bytes, from, value)) {
                return (long) HEADER + i;
            }
        }
        return -1;
    }

    private static byte[] name(String symbol) {
        return symbol.getBytes(StandardCharsets.US_ASCII);
    }

    /** The kind of the section. */
    int code() {
        return code;
    }

    /** Where the section begins, descriptor and all. */
    int start() {
        return start;
    }

    /** Where what it describes begins. */
    int value() {
        return value;
    }

    int end() {
        return end;
    }
}
