package org.iomtfhir.runtime.hub.read;

import java.util.List;

/** What a service does with the events of its input hub. Thread-safe: partitions are opened and run side by side. */
@FunctionalInterface
public interface Stage {

    /**
     * Begins work on a partition that this instance has come to own.
     *
     * @param partition
     *            the partition's id
     */
    PartitionStage open(String partition);

    /** Work on one partition: called by one thread at a time, in the order of the partition. */
    interface PartitionStage extends AutoCloseable {

        /**
         * Takes the next events. Called with an empty list when nothing has come that it could take, so that a stage that waits
         * for time to pass sees it pass. May block for as long as what lies downstream can't take more: the partition
         * waits, its neighbours go on.
         *
         * @throws InterruptedException
         *             when the service stops or the partition is lost: what is not settled will be read again, by whoever
         *             owns the partition then
         */
        void accept(List<Delivery> batch) throws InterruptedException;

        /** Lets go: waits, within a bound, for what is on its way downstream; starts nothing new. */
        @Override
        void close();
    }
}
