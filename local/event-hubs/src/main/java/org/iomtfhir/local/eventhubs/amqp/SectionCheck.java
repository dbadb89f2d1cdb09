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
    static void check(byte[] bytes, Sections section) throws MalformedMessageException {
        switch (section.code()) {
            // For the hub alone, and dropped.
            case Sections.DELIVERY_ANNOTATIONS -> {
            }
            case Sections.DATA -> requireBinary(bytes, section);
            case Sections.MESSAGE_ANNOTATIONS, Sections.FOOTER -> {
                requireKeys(bytes, section, Encoded.SYMBOL8, Encoded.SYMBOL32, "symbols");
                decode(bytes, section);
            }
            case Sections.APPLICATION_PROPERTIES -> {
                requireKeys(bytes, section, Encoded.STRING8, Encoded.STRING32, "texts");
                decode(bytes, section);
            }
            default -> decode(bytes, section);
        }
    }

    private static void requireBinary(byte[] bytes, Sections section) throws MalformedMessageException {
        int type = Encoded.byteAt(bytes, section.value(), section.end());
        if (type != Encoded.BINARY8 && type != Encoded.BINARY32) {
            throw new MalformedMessageException("a data section is not binary");
        }
    }

    private static void requireKeys(byte[] bytes, Sections section, int small, int large, String what)
            throws MalformedMessageException {
        int end = section.end();
        for (int key = Encoded.entriesOf(bytes, section.value(), end); key < end;) {
            int type = Encoded.byteAt(bytes, key, end);
            if (type != small && type != large) {
                throw new MalformedMessageException("the keys of a map are not " + what);
            }
            key = Encoded.end(bytes, Encoded.end(bytes, key, end), end);
        }
    }

    /**
     * Decoders go down by themselves: as deep as a megabyte can be nested, no stack reaches.
     *
     * @return how many values there are
     */
    private static int requireShallow(byte[] bytes, int from, int to, int depth) throws MalformedMessageException {
        if (depth > MOST_NESTED) {
            throw new MalformedMessageException("values are nested deeper than " + MOST_NESTED);
        }
        int values = 0;
        for (int at = from; at < to; at = Encoded.end(bytes, at, to)) {
            values++;
            int end = Encoded.end(bytes, at, to);
            int constructor = at;
            while (Encoded.byteAt(bytes, constructor, end) == Encoded.DESCRIBED) {
                int descriptor = constructor + 1;
                constructor = Encoded.end(bytes, descriptor, end);
                requireShallow(bytes, descriptor, constructor, depth + 1);
            }
            switch (Encoded.byteAt(bytes, constructor, end)) {
                case Encoded.LIST8, Encoded.MAP8 -> requireAsCounted(bytes, constructor, 1, end, depth);
                case Encoded.LIST32, Encoded.MAP32 ->
                    requireAsCounted(bytes, constructor, Integer.BYTES, end, depth);
                case Encoded.ARRAY8 -> requirePlain(Encoded.byteAt(bytes, counted(bytes, constructor, 1, end), end));
                case Encoded.ARRAY32 ->
                    requirePlain(Encoded.byteAt(bytes, counted(bytes, constructor, Integer.BYTES, end), end));
                default -> {
                    // Holds no others.
                }
            }
        }
        return values;
    }

    /** Some go by the count and some by the size: where the two differ, each reads another message. */
    private static void requireAsCounted(byte[] bytes, int constructor, int width, int end, int depth)
            throws MalformedMessageException {
        int from = counted(bytes, constructor, width, end);
        if (requireShallow(bytes, from, end, depth + 1) != count(bytes, constructor, width)) {
            throw new MalformedMessageException("a list holds another number of values than it says");
        }
    }

    private static long count(byte[] bytes, int constructor, int width) {
        return width == 1
                ? bytes[constructor + 2] & 0xff
                : Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(constructor + 1 + width));
    }

    /** Where what is counted begins. Decoders make room for as many as it says there are: none takes less than a byte. */
    private static int counted(byte[] bytes, int constructor, int width, int end) throws MalformedMessageException {
        int from = constructor + 1 + 2 * width;
        if (from > end) {
            throw new MalformedMessageException("a list is shorter than its own head");
        }
        if (count(bytes, constructor, width) > end - from) {
            throw new MalformedMessageException("a list says that it holds more than it has room for");
        }
        return from;
    }

    private static void requirePlain(int elements) throws MalformedMessageException {
        if (elements == Encoded.DESCRIBED || elements >= Encoded.LEAST_COMPOUND) {
            throw new MalformedMessageException("an array holds more than plain values");
        }
    }

    private static void decode(byte[] bytes, Sections section) throws MalformedMessageException {
        requireShallow(bytes, section.value(), section.end(), 0);
        Decoder decoder = CodecFactory.getDefaultDecoder();
        try (ProtonBuffer buffer = ProtonBufferAllocator.defaultAllocator().copy(bytes, section.start(), section.end()
                - section.start())) {
            decoder.readObject(buffer, decoder.newDecoderState());
            if (buffer.isReadable()) {
                throw new MalformedMessageException("a section holds more than it says");
            }
        } catch (RuntimeException undecodable) {
            // What the library throws at bytes that it does not know is not only what it declares.
            throw new MalformedMessageException("a section cannot be decoded");
        }
    }
}
