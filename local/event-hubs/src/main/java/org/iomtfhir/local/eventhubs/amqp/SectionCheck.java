package org.iomtfhir.local.eventhubs.amqp;

import java.nio.ByteBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;
import org.apache.qpid.protonj2.codec.CodecFactory;
import org.apache.qpid.protonj2.codec.Decoder;

/**
 * Refuses events whose sections are laid out well and can't be decoded all the same: a text that is no UTF-8, a property of another type
 * than AMQP gives it, annotations whose keys are no symbols (AMQP 1.0, part 3.2). Once in the log, one such event would hold its
 * partition for good, since every client fails at it, each time.
 */
final class SectionCheck {

    private static final int MOST_NESTED = 32;

    private SectionCheck() {}

    /** The section at which the walk stands. */
    static void check(byte[] bytes, Sections section) throws MalformedAmqpException {
        switch (section.code()) {
            // For the hub alone, and dropped.
            case Sections.DELIVERY_ANNOTATIONS -> {
            }
            case Sections.DATA -> requireBinary(bytes, section);
            case Sections.MESSAGE_ANNOTATIONS, Sections.FOOTER -> {
                requireKeys(bytes, section, EncodedSize.SYMBOL8, EncodedSize.SYMBOL32, "symbols");
                decode(bytes, section);
            }
            case Sections.APPLICATION_PROPERTIES -> {
                requireKeys(bytes, section, EncodedSize.STRING8, EncodedSize.STRING32, "texts");
                decode(bytes, section);
            }
            default -> decode(bytes, section);
        }
    }

    private static void requireBinary(byte[] bytes, Sections section) throws MalformedAmqpException {
        int type = EncodedSize.byteAt(bytes, section.value(), section.end());
        if (type != EncodedSize.BINARY8 && type != EncodedSize.BINARY32) {
            throw new MalformedAmqpException("a data section is not binary");
        }
    }

    private static void requireKeys(byte[] bytes, Sections section, int small, int large, String what)
            throws MalformedAmqpException {
        int end = section.end();
        for (int key = EncodedSize.entriesOf(bytes, section.value(), end); key < end;) {
            int type = EncodedSize.byteAt(bytes, key, end);
            if (type != small && type != large) {
                throw new MalformedAmqpException("the keys of a map are not " + what);
            }
            key = EncodedSize.end(bytes, EncodedSize.end(bytes, key, end), end);
        }
    }

    /**
     * Decoders go down by themselves: as deep as a megabyte can be nested, no stack reaches.
     *
     * @return how many values there are
     */
    private static int requireShallow(byte[] bytes, int from, int to, int depth) throws MalformedAmqpException {
        if (depth > MOST_NESTED) {
            throw new MalformedAmqpException("values are nested deeper than " + MOST_NESTED);
        }
        int values = 0;
        for (int at = from; at < to; at = EncodedSize.end(bytes, at, to)) {
            values++;
            int end = EncodedSize.end(bytes, at, to);
            int constructor = at;
            while (EncodedSize.byteAt(bytes, constructor, end) == EncodedSize.DESCRIBED) {
                int descriptor = constructor + 1;
                constructor = EncodedSize.end(bytes, descriptor, end);
                requireShallow(bytes, descriptor, constructor, depth + 1);
            }
            switch (EncodedSize.byteAt(bytes, constructor, end)) {
                case EncodedSize.LIST8, EncodedSize.MAP8 -> requireAsCounted(bytes, constructor, 1, end, depth);
                case EncodedSize.LIST32, EncodedSize.MAP32 ->
                    requireAsCounted(bytes, constructor, Integer.BYTES, end, depth);
                case EncodedSize.ARRAY8 ->
                    requirePlain(EncodedSize.byteAt(bytes, counted(bytes, constructor, 1, end), end));
                case EncodedSize.ARRAY32 ->
                    requirePlain(EncodedSize.byteAt(bytes, counted(bytes, constructor, Integer.BYTES, end), end));
                default -> {
                    // Holds no others.
                }
            }
        }
        return values;
    }

    /** Some go by the count and some by the size: where the two differ, each reads another message. */
    private static void requireAsCounted(byte[] bytes, int constructor, int width, int end, int depth)
            throws MalformedAmqpException {
        int from = counted(bytes, constructor, width, end);
        if (requireShallow(bytes, from, end, depth + 1) != count(bytes, constructor, width)) {
            throw new MalformedAmqpException("a list holds another number of values than it says");
        }
    }

    private static long count(byte[] bytes, int constructor, int width) {
        return width == 1
                ? bytes[constructor + 2] & 0xff
                : Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(constructor + 1 + width));
    }

    /** Where what is counted begins. Decoders make room for as many as it says there are: none takes less than a byte. */
    private static int counted(byte[] bytes, int constructor, int width, int end) throws MalformedAmqpException {
        int from = constructor + 1 + 2 * width;
        if (from > end) {
            throw new MalformedAmqpException("a list is shorter than its own head");
        }
        if (count(bytes, constructor, width) > end - from) {
            throw new MalformedAmqpException("a list says that it holds more than it has room for");
        }
        return from;
    }

    private static void requirePlain(int elements) throws MalformedAmqpException {
        if (elements == EncodedSize.DESCRIBED || elements >= EncodedSize.LEAST_COMPOUND) {
            throw new MalformedAmqpException("an array holds more than plain values");
        }
    }

    private static void decode(byte[] bytes, Sections section) throws MalformedAmqpException {
        requireShallow(bytes, section.value(), section.end(), 0);
        Decoder decoder = CodecFactory.getDefaultDecoder();
        try (ProtonBuffer buffer = ProtonBufferAllocator.defaultAllocator().copy(bytes, section.start(), section.end()
                - section.start())) {
            decoder.readObject(buffer, decoder.newDecoderState());
            if (buffer.isReadable()) {
                throw new MalformedAmqpException("a section holds more than it says");
            }
        } catch (RuntimeException undecodable) {
            // What the library throws at bytes that it does not know is not only what it declares.
            throw new MalformedAmqpException("a section cannot be decoded");
        }
    }
}
