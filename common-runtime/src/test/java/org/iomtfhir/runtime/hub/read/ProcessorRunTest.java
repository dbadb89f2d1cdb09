package org.iomtfhir.runtime.hub.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.models.CloseContext;
import com.azure.messaging.eventhubs.models.CloseReason;
import com.azure.messaging.eventhubs.models.EventBatchContext;
import com.azure.messaging.eventhubs.models.PartitionContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.checkpoint.DirectoryCheckpointStore;
import org.iomtfhir.runtime.hub.RecordingStatus;
import org.iomtfhir.runtime.hub.TestHub;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the SDK was seen to do with its pumps, told to a run whose client is not started. */
class ProcessorRunTest {

    @TempDir
    Path directory;
    private final RecordingStatus status = new RecordingStatus();
    private final AtomicInteger tangled = new AtomicInteger();
    private final List<String> batches = new ArrayList<>();
    private DirectoryCheckpointStore checkpoints;
    private ProcessorRun run;

    @BeforeEach
    void make() {
        checkpoints = new DirectoryCheckpointStore(directory, Clock.systemUTC());
        HubConnection nowhere = new HubConnection.ByConnectionString(
                new Secret(
                        "Endpoint=sb://localhost:1;SharedAccessKeyName=n;SharedAccessKey=a2V5;UseDevelopmentEmulator=true;"),
                "hub", "$Default");
        AtomicInteger opened = new AtomicInteger();
        run = new ProcessorRun(nowhere,
                ReaderContext.of("hub", status, new RecordingCheckpointStore(checkpoints)),
                partition -> stage("stage " + opened.incrementAndGet()), TestHub.PROCESSING, tangled::incrementAndGet);
    }

    private Stage.PartitionStage stage(String name) {
        return new Stage.PartitionStage() {
            @Override
            public void accept(List<Delivery> batch) {
                batches.add(name);
            }

            @Override
            public void close() {
                // keeps nothing
            }
        };
    }

    private static PartitionContext pump() {
        return new PartitionContext("localhost", "hub", "$Default", "0");
    }

    private EventBatchContext batch(PartitionContext pump) {
        return new EventBatchContext(pump, List.of(), checkpoints, null);
    }

    @Test
    void aPumpThatEndsBeforeTheNextOneBeginsIsNothingSpecial() {
        PartitionContext first = pump();
        run.open(first);
        run.close(new CloseContext(first, CloseReason.LOST_PARTITION_OWNERSHIP));
        PartitionContext second = pump();
        run.open(second);
        run.process(batch(second));

        assertThat(tangled).hasValue(0);
        assertThat(batches).containsExactly("stage 2");
    }

    @Test
    void aPumpThatEndsAfterTheNextOneBeganShowsThatTheClientIsTangledAndTakesNothingAway() {
        PartitionContext first = pump();
        run.open(first);
        PartitionContext second = pump();
        run.open(second);

        run.close(new CloseContext(first, CloseReason.LOST_PARTITION_OWNERSHIP));

        assertThat(tangled).hasValue(1);
        assertThat(run.partitions()).containsOnlyKeys("0");
        run.process(batch(second));
        assertThat(batches).containsExactly("stage 2");
    }

    @Test
    void whatASupersededPumpStillBringsIsNotTaken() {
        PartitionContext first = pump();
        run.open(first);
        run.open(pump());

        run.process(batch(first));

        assertThat(batches).isEmpty();
    }

    @Test
    void anEmptyBatchShowsNothingOfTheHub() {
        PartitionContext pump = pump();
        run.open(pump);
        status.waiting("0", ErrorName.InvalidEventHub, "cut off");
        status.waiting(ErrorName.InvalidEventHub, "out of reach");

        run.process(batch(pump));

        assertThat(batches).containsExactly("stage 1");
        assertThat(status.waiting).containsOnlyKeys("", "0");
    }

    @Test
    void whileItStopsNothingCountsAsTangled() {
        PartitionContext first = pump();
        run.open(first);
        run.open(pump());
        run.stop();

        run.close(new CloseContext(first, CloseReason.EVENT_PROCESSOR_SHUTDOWN));

        assertThat(tangled).hasValue(0);
        assertThat(run.partitions()).isEmpty();
    }
}
