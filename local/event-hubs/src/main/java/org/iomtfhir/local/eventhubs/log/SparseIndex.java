package org.iomtfhir.local.eventhubs.log;

import java.util.Arrays;

/** Where in a segment some of its records begin: one of every 64 KiB, so that a search reads no more than that. */
final class SparseIndex {

    private static final int EVERY = 64 << 10;

    private long[] positions = new long[4];
    private long[] sequenceNumbers = new long[4];
    private long[] millis = new long[4];
    private int size;

    /** Takes note of a record if the last noted one is far enough away. Records come in their order. */
    void note(long position, long sequenceNumber, long enqueuedMillis) {
        if (size > 0 && position - positions[size - 1] < EVERY) {
            return;
        }
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, size * 2);
            sequenceNumbers = Arrays.copyOf(sequenceNumbers, size * 2);
            millis = Arrays.copyOf(millis, size * 2);
        }
        positions[size] = position;
        sequenceNumbers[size] = sequenceNumber;
        millis[size] = enqueuedMillis;
        size++;
    }

    /** A position at or before the first record that reaches the start, {@code from} if the index knows none. */
    long floor(StartPosition start, long baseOffset, long from) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (start.isReachedAt(sequenceNumbers[middle], baseOffset + positions[middle], millis[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == 0 ? from : positions[low - 1];
    }
}
