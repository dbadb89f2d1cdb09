package org.iomtfhir.runtime.tracing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.Delivery;

/** Where a service tells what it does with events. Off, it costs nothing: no object is made. Thread-safe. */
public sealed interface Tracing extends AutoCloseable permits NoTracing, OpenTelemetryTracing {

    /** The tracing that records nothing. */
    Tracing OFF = new NoTracing();

    /** Work on an event, or on some that become one. Ended by the thread that began it. */
    interface Work extends AutoCloseable {

        /** What an event made by this work carries, so that the next service's work belongs to the same trace. */
        Map<String, Object> properties();

        /** The work has ended. */
        @Override
        void close();
    }

    /** Whether anybody is told. */
    boolean isOn();

    /** Work on one event begins. */
    Work begin(Delivery source);

    /**
     * Likewise, at an earlier time.
     *
     * @param since
     *            when it began
     */
    Work begin(Delivery source, Instant since);

    /**
     * Work on events that become one begins. It belongs to the trace of the first of them that is in one, and refers to the
     * first few of the others.
     *
     * @param sources
     *            at least one
     */
    Work begin(List<Delivery> sources);

    /** What this thread works on at present has failed for good. */
    void failed(ErrorName error);

    /** Sends what was not sent yet, within a bound. */
    @Override
    void close();
}
