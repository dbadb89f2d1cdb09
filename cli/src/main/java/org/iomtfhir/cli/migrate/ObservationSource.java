package org.iomtfhir.cli.migrate;

import java.io.IOException;
import java.util.function.LongConsumer;

/** Where the Observations of one side come from. */
interface ObservationSource {

    /**
     * Reads on from the buckets' position to the end, and marks now and then how far it is.
     *
     * @param progress
     *            is told how many there are
     */
    void readInto(Buckets buckets, LongConsumer progress) throws IOException, InterruptedException;
}
