package org.iomtfhir.runtime.hub;

import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.ReadingStatus;

/** Is told how a connection to a hub fares, for health and metrics. Thread-safe. */
public interface HubStatus {

    /**
     * The connection does not work at present, and is tried again.
     *
     * @param name
     *            what kind of trouble it is, of kind {@link ErrorName.Kind#STATE} unless it is a fault of the program
     * @param what
     *            says which hub and why, without secrets or payload
     */
    void waiting(ErrorName name, String what);

    /** The connection works. Called often: must be cheap. */
    void working();

    /**
     * One partition of the hub does not work at present, whatever the others do, and is tried again.
     *
     * @param partition
     *            its id
     */
    default void waiting(String partition, ErrorName name, String what) {
        waiting(name, what);
    }

    /** One partition of the hub works, and so the connection. Called often: must be cheap. */
    default void working(String partition) {
        working();
    }

    /** A status that nobody looks at. */
    ReadingStatus UNWATCHED = new ReadingStatus() {
        @Override
        public void waiting(ErrorName name, String what) {
            // nobody looks
        }

        @Override
        public void working() {
            // nobody looks
        }

        @Override
        public void behind(String partition, long events) {
            // nobody looks
        }

        @Override
        public void left(String partition) {
            // nobody looks
        }

        @Override
        public void lost(String hub, String partition, long events) {
            // nobody looks
        }

        @Override
        public void checkpointWaits(String partition, String what) {
            // nobody looks
        }

        @Override
        public void checkpointWritten(String partition) {
            // nobody looks
        }

        @Override
        public void begunAnew() {
            // nobody looks
        }

        @Override
        public void stageFailed(String partition, Throwable failure) {
            // nobody looks
        }

        @Override
        public void stageWorks(String partition) {
            // nobody looks
        }
    };
}
