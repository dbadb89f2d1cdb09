package org.iomtfhir.local.eventhubs.log;

/** The place in a partition at which reading begins. */
public sealed interface StartPosition {

    /** Everything that is still there. */
    StartPosition EARLIEST = new AtOffset(-1, false);

    /** Whether a record at these coordinates is to be read; once true, it is true for all records after it. */
    boolean isReachedAt(long sequenceNumber, long offset, long enqueuedMillis);

    /** From the record at this offset on, or after it if not inclusive. */
    record AtOffset(long offset, boolean inclusive) implements StartPosition {
        @Override
        public boolean isReachedAt(long sequenceNumber, long otherOffset, long enqueuedMillis) {
            return inclusive ? otherOffset >= offset : otherOffset > offset;
        }
    }

    /** From the record of this number on, or after it if not inclusive. */
    record AtSequenceNumber(long sequenceNumber, boolean inclusive) implements StartPosition {
        @Override
        public boolean isReachedAt(long otherNumber, long offset, long enqueuedMillis) {
            return inclusive ? otherNumber >= sequenceNumber : otherNumber > sequenceNumber;
        }
    }

    /** From the first record taken in at this time (ms since the epoch) on, or after it if not inclusive. */
    record AtEnqueuedTime(long millis, boolean inclusive) implements StartPosition {
        @Override
        public boolean isReachedAt(long sequenceNumber, long offset, long enqueuedMillis) {
            return inclusive ? enqueuedMillis >= millis : enqueuedMillis > millis;
        }
    }

    /** Only what is appended from now on. */
    record Latest() implements StartPosition {
        @Override
        public boolean isReachedAt(long sequenceNumber, long offset, long enqueuedMillis) {
            return false;
        }
    }
}
