package org.iomtfhir.local.eventhubs.log;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A growing array of bytes to write into, big-endian. Used over and over for one write after another. */
public final class ByteSink {

    /** What is kept when the sink is emptied; more is given back to the heap. */
    private static final int KEPT = 1 << 20;

    private byte[] bytes;
    private int size;

    public ByteSink(int capacity) {
        bytes = new byte[capacity];
    }

    /** The number of bytes written since the sink was made or emptied. */
    public int size() {
        return size;
    }

    /** The bytes written so far are in here, from 0 to {@link #size()}; valid until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** The bytes written so far, not copied; valid until the next write. */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(bytes, 0, size);
    }

    /** A copy of the bytes written so far. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Empties the sink; memory beyond a MiB is given back. */
    public void clear() {
        size = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[KEPT];
        }
    }

    /** Appends one byte, the lowest of the value. */
    public void put(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    /** Appends {@code length} bytes of the source, from the index {@code from} on. */
    public void put(byte[] source, int from, int length) {
        ensure(length);
        System.arraycopy(source, from, bytes, size, length);
        size += length;
    }

    /** Appends all bytes of the source. */
    public void put(byte[] source) {
        put(source, 0, source.length);
    }

    /** Appends four bytes, the highest first. */
    public void putInt(int value) {
        ensure(Integer.BYTES);
        size += Integer.BYTES;
        setInt(size - Integer.BYTES, value);
    }

    /** Appends eight bytes, the highest first. */
    public void putLong(long value) {
        putInt((int) (value >>> Integer.SIZE));
        putInt((int) value);
    }

    /** Overwrites four bytes that were written before. */
    public void setInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    private void ensure(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8)));
        }
    }
}
