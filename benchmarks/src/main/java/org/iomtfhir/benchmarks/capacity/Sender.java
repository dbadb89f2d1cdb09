package org.iomtfhir.benchmarks.capacity;

/** A way of sending all the time. Used by many threads at once. */
interface Sender extends AutoCloseable {

    /** What the table calls it. */
    String title();

    /**
     * Sends a batch, and returns when the server has taken all of it.
     *
     * @throws InterruptedException
     *             if it is time to end
     */
    void sendBatch() throws Exception;

    @Override
    void close();
}
