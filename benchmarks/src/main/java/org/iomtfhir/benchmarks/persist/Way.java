package org.iomtfhir.benchmarks.persist;

import java.util.List;

/** A way of writing Observations to the server. Used by one thread. */
interface Way extends AutoCloseable {

    /** What the table calls it. */
    String title();

    /**
     * Makes ready what may be ready beforehand.
     *
     * @param series
     *            for the first step new ones, for the others those of the step before
     */
    Work prepare(Step step, List<Series> series);

    /** How many requests it has made since it was made. */
    long requests();

    @Override
    default void close() {
        // Most have nothing to close.
    }

    /** One measured step of writing, prepared before the clock starts. */
    interface Work {

        /** Returns when the server has confirmed all of it; throws if it has not. */
        void run() throws Exception;
    }
}
