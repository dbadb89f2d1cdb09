package org.iomtfhir.runtime.hub.read;

import org.iomtfhir.runtime.hub.HubStatus;

/** Is told, besides how the connection fares, how the reading of a hub goes on. Thread-safe; quick, and never throws. */
public interface ReadingStatus extends HubStatus {

    /**
     * How far a partition that is read here is behind. Told every quarter of a minute or so.
     *
     * @param events
     *            how many events are in the partition and not yet settled
     */
    void behind(String partition, long events);

    /** A partition is not read here, and whatever was told of it no longer counts. May be told of one that never was. */
    void left(String partition);

    /**
     * Events were gone, by the hub's retention, before they could be read.
     *
     * @param events
     *            how many have come to light just now
     */
    void lost(String hub, String partition, long events);

    /**
     * A checkpoint could not be written. Nothing is lost by that, and it is tried again; until then ever more would be read
     * again after a crash.
     *
     * @param what
     *            which one and why, without secrets
     */
    void checkpointWaits(String partition, String what);

    /** The partition's checkpoint has been written. Called often: must be cheap. */
    void checkpointWritten(String partition);

    /** The client that reads has been replaced, since it no longer read what it should. */
    void begunAnew();

    /**
     * The stage has failed in a way that nobody foresaw. The partition is read again from its checkpoint, after a pause.
     *
     * @param failure
     *            whose type may be shown; its message may hold what devices sent
     */
    void stageFailed(String partition, Throwable failure);

    /** The stage of a partition that had failed works again, or the partition is another instance's matter now. */
    void stageWorks(String partition);
}
