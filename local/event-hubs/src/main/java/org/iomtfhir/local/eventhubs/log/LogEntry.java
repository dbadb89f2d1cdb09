package org.iomtfhir.local.eventhubs.log;

/** What is to be appended: writes its own bytes once its place in the log is known. */
@FunctionalInterface
public interface LogEntry {

    /**
     * Writes the payload into the sink.
     *
     * @param sink
     *            where to; what stands in it already is not the entry's
     * @param sequenceNumber
     *            the number that the entry gets in its partition
     * @param offset
     *            the entry's place in its partition
     * @param enqueuedMillis
     *            when it was taken in, ms since the epoch
     * @return how many of the written bytes stand before the split, the place where a reader may want to put something in
     */
    int writeTo(ByteSink sink, long sequenceNumber, long offset, long enqueuedMillis);
}
