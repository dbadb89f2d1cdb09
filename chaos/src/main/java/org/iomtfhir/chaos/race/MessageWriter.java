package org.iomtfhir.chaos.race;

import java.util.List;

/** Lands messages on the FHIR server. Used by one thread. */
interface MessageWriter extends AutoCloseable {

    /**
     * Lands them.
     *
     * @throws InterruptedException
     *             if the thread was interrupted before all had landed
     * @throws IllegalStateException
     *             if one can never land; the message says why
     */
    void write(List<RaceMessage> messages) throws InterruptedException;

    /** How often somebody else was first, as far as this writer notices. */
    long conflicts();

    @Override
    void close();
}
