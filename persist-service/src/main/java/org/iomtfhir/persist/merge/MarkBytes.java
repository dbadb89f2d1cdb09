package org.iomtfhir.persist.merge;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/** The bytes of a {@link WriteMark}: numbers take as many as they need. */
final class MarkBytes {

    private MarkBytes() {}

    /** Being written. Not thread-safe. */
    static final class Writer {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);

        void raw(int value) {
            bytes.write(value);
        }

        /** A fixed count of bytes, the high ones first. */
        void fixed(long value, int count) {
            for (int shift = 8 * (count - 1); shift >= 0; shift -= 8) {
                bytes.write((int) (value >>> shift));
            }
        }

        /** Seven bits to a byte, the low ones first; a negative number takes ten. */
        void number(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                bytes.write((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            bytes.write((int) rest);
        }

        /** Small numbers of either sign take few bytes. */
        void signed(long value) {
            number((value << 1) ^ (value >> 63));
        }

        void all(Writer other) {
            bytes.writeBytes(other.bytes.toByteArray());
        }

        int size() {
            return bytes.size();
        }

        String text() {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
        }
    }

    /** Being read. Whatever does not fit throws {@link IllegalArgumentException}. Not thread-safe. */
    static final class Reader {

        private final byte[] bytes;
        private int at;

        Reader(String text) {
            bytes = Base64.getUrlDecoder().decode(text);
        }

        int raw() {
            if (at >= bytes.length) {
                throw new IllegalArgumentException("ends too early");
            }
            return bytes[at++] & 0xFF;
        }

        long fixed(int count) {
            long value = 0;
            for (int i = 0; i < count; i++) {
                value = (value << 8) | raw();
            }
            return value;
        }

        long number() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                int next = raw();
                value |= (long) (next & 0x7F) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number is too long");
        }

        long signed() {
            long value = number();
            return (value >>> 1) ^ -(value & 1);
        }

        /** A number from 0 to a most. */
        int count(int most) {
            long value = number();
            if (value < 0 || value > most) {
                throw new IllegalArgumentException("a count is too large");
            }
            return (int) value;
        }
    }
}
