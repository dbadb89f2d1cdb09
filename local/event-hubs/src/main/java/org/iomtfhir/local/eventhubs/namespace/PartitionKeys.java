package org.iomtfhir.local.eventhubs.namespace;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Which partition a key belongs to, as the service decides it: Bob Jenkins' lookup3 (2006, public domain), folded to 16 bits. All methods are static and thread-safe. */
public final class PartitionKeys {

    private static final int BLOCK = 12;

    private PartitionKeys() {}

    /**
     * The partition of a key.
     *
     * @param key
     *            the key in UTF-8
     * @param partitions
     *            how many there are
     * @return from 0 to {@code partitions} - 1
     */
    public static int partition(byte[] key, int partitions) {
        return Math.abs(hash(key) % partitions);
    }

    private static short hash(byte[] key) {
        int a = 0xdeadbeef + key.length;
        int b = a;
        int c = a;
        // The last block, whole or not, is mixed differently: padded with zeros it is the same as the classic switch.
        int blocks = Math.max(0, (key.length - 1) / BLOCK);
        var bytes = ByteBuffer.allocate((blocks + 1) * BLOCK).order(ByteOrder.LITTLE_ENDIAN).put(key).rewind();
        for (int i = 0; i < blocks; i++) {
            a += bytes.getInt();
            b += bytes.getInt();
            c += bytes.getInt();

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
        }
        if (key.length > 0) {
            a += bytes.getInt();
            b += bytes.getInt();
            c += bytes.getInt();

            c = (c ^ b) - Integer.rotateLeft(b, 14);
            a = (a ^ c) - Integer.rotateLeft(c, 11);
            b = (b ^ a) - Integer.rotateLeft(a, 25);
            c = (c ^ b) - Integer.rotateLeft(b, 16);
            a = (a ^ c) - Integer.rotateLeft(c, 4);
            b = (b ^ a) - Integer.rotateLeft(a, 14);
            c = (c ^ b) - Integer.rotateLeft(b, 24);
        }
        return (short) (c ^ b);
    }
}
