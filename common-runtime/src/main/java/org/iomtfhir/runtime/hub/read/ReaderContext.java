package org.iomtfhir.runtime.hub.read;

import java.time.Duration;

/**
 * What one consumer's runs and partitions share: what they tell, and what must be remembered when one of them is begun
 * anew.
 *
 * @param status
 *            is told how reading goes on
 * @param checkpoints
 *            where the reading of partitions begins
 * @param losses
 *            what was gone before it was read
 * @param failures
 *            of the stage
 */
record ReaderContext(ReadingStatus status, RecordingCheckpointStore checkpoints, RetentionLosses losses,
        StageFailures failures) {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    static ReaderContext of(String hub, ReadingStatus status, RecordingCheckpointStore checkpoints) {
        return new ReaderContext(status, checkpoints, new RetentionLosses(hub, status),
                new StageFailures(hub, status, FIRST_PAUSE));
    }
}
