package org.iomtfhir.runtime.hub.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The partition that Event Hubs puts a key in: Bob Jenkins' lookup3 ({@code hashlittle2} with both seeds zero) over the
 * key's UTF-8, its two words folded to 16 bits, modulo the number of partitions. Computed here, so that one batch can hold
 * many keys of one partition, and keys longer than the 128 characters that the SDK allows. All methods are static and thread-safe.
 */
public final class PartitionKeyHash {

    private PartitionKeyHash() {}

    /**
     * The index of the key's partition, from 0 to {@code partitions - 1}.
     *
     * @throws IllegalArgumentException
     *             if there is no partition
     */
    public static int partition(String key, int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("a hub has at least one partition, not " + partitions);
        }
        return Math.abs(fold(key.getBytes(UTF_8)) % partitions);
    }

    private static short fold(byte[] key) {
        int a = 0xdeadbeef + key.length;
        int b = a;
        int c = a;
        int at = 0;
        int left = key.length;
        while (left > 12) {
            a += word(key, at);
            b += word(key, at + 4);
            c += word(key, at + 8);

            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;

            at += 12;
            left -= 12;
        }
        if (left == 0) {
            return (short) (c ^ b);
        }
        a += word(key, at);
        b += word(key, at + 4);
        c += word(key, at + 8);

        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        c = (c ^ b) - Integer.rotateLeft(b, 24);
        return (short) (c ^ b);
    }

    /** Four bytes from there, the lowest first; what lies past the end counts as zero. */
    private static int word(byte[] bytes, int from) {
        int word = 0;
        for (int i = Math.min(from + 4, bytes.length) - 1; i >= from; i--) {
            word = (word << 8) | (bytes[i] & 0xff);
        }
        return word;
    }
}
