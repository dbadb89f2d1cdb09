package org.iomtfhir.benchmarks.hub;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerAsyncClient;
import com.azure.messaging.eventhubs.EventProcessorClientBuilder;
import com.azure.messaging.eventhubs.LoadBalancingStrategy;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import com.azure.messaging.eventhubs.models.EventBatchContext;
import com.azure.messaging.eventhubs.models.EventPosition;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.iomtfhir.group.GroupService;
import org.iomtfhir.normalize.NormalizeService;
import org.iomtfhir.runtime.checkpoint.CheckpointStores;
import org.iomtfhir.runtime.logging.LogSetup;
import org.iomtfhir.runtime.service.LineService;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;
import org.iomtfhir.runtime.settings.ProcessingSettings.Processing;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The least that a program on the SDK can do in a service's place: it reads the same hub with the same batches and prefetch,
 * writes its checkpoints into the same store as often, and for normalize sends as many events of a measurement's size, in
 * the batches in which it has read, to the partition of the same number. It looks at nothing that it reads.
 */
final class BareProgram {

    /** As many as the services let the SDK fetch ahead; the SDK's own default is slower. */
    private static final int PREFETCH = 1000;

    private static final Duration SEND_LIMIT = Duration.ofMinutes(1);

    private final HubConnection.ByConnectionString input;
    private final Processing processing;
    private final Settings settings;
    private final byte[] measurement;
    private final @Nullable EventHubProducerAsyncClient producer;
    private final Map<String, Long> lastCheckpoint = new ConcurrentHashMap<>();
    private final Map<String, EventBatchContext> behind = new ConcurrentHashMap<>();

    private BareProgram(ServiceSettings.Service service, Settings settings, int measurementBytes) {
        this.settings = settings;
        this.input = (HubConnection.ByConnectionString) service.input().read(settings);
        this.processing = service.processing().read(settings);
        this.measurement = new byte[measurementBytes];
        HubConnection.ByConnectionString to = (HubConnection.ByConnectionString) service.output().read(settings);
        this.producer = measurementBytes == 0
                ? null
                : new EventHubClientBuilder().connectionString(to.connectionString().reveal(), to.hub())
                        .buildAsyncProducerClient();
    }

    /**
     * Runs until the process is ended.
     *
     * @param arguments
     *            {@code normalize} or {@code group}, the settings file of that service, and the size of an event to send, 0
     *            to send none
     */
    public static void main(String[] arguments) throws InterruptedException {
        ParentProcess.follow();
        LogSetup.apply(LogFormat.TEXT, LogLevel.INFO);
        ServiceSettings.Service service = switch (arguments[0]) {
            case "normalize" -> ServiceSettings.Service.NORMALIZE;
            case "group" -> ServiceSettings.Service.GROUP;
            default -> throw new IllegalArgumentException("no such service: " + arguments[0]);
        };
        new BareProgram(service, load(service, Path.of(arguments[1])), Integer.parseInt(arguments[2])).run();
    }

    private static Settings load(ServiceSettings.Service service, Path file) {
        LineService full = service == ServiceSettings.Service.GROUP ? new GroupService() : new NormalizeService();
        return full.load(Map.of(), file);
    }

    private void run() throws InterruptedException {
        new EventProcessorClientBuilder().connectionString(input.connectionString().reveal(), input.hub())
                .consumerGroup(input.consumerGroup())
                .checkpointStore(CheckpointStores.open(ServiceSettings.CHECKPOINTS.read(settings), Clock.systemUTC()))
                .loadBalancingStrategy(LoadBalancingStrategy.GREEDY).prefetchCount(PREFETCH)
                .loadBalancingUpdateInterval(processing.lookEvery())
                .partitionOwnershipExpirationInterval(processing.takenAfter())
                .initialPartitionEventPosition(partition -> EventPosition.earliest())
                .processEventBatch(this::process, processing.batchEvents(), processing.batchWait())
                .processError(error -> {
                    throw new IllegalStateException("the hub can't be read", error.getThrowable());
                }).buildEventProcessorClient().start();
        new CountDownLatch(1).await();
    }

    private void process(EventBatchContext batch) {
        String partition = batch.getPartitionContext().getPartitionId();
        if (batch.getEvents().isEmpty()) {
            // Nothing has come for a while: what was left behind the last checkpoint gets its own.
            EventBatchContext rest = behind.remove(partition);
            if (rest != null) {
                rest.updateCheckpoint();
            }
            return;
        }
        if (producer != null) {
            send(producer, partition, batch.getEvents().size());
        }
        long now = System.nanoTime();
        Long last = lastCheckpoint.get(partition);
        if (last == null || now - last >= processing.checkpointEvery().toNanos()) {
            batch.updateCheckpoint();
            lastCheckpoint.put(partition, now);
            behind.remove(partition);
        } else {
            behind.put(partition, batch);
        }
    }

    private void send(EventHubProducerAsyncClient output, String partition, int count) {
        CreateBatchOptions options = new CreateBatchOptions().setPartitionId(partition);
        EventDataBatch full = output.createBatch(options).block(SEND_LIMIT);
        for (int event = 0; event < count; event++) {
            if (!full.tryAdd(new EventData(measurement))) {
                throw new IllegalStateException("a batch as it was read does not fit into one to be sent");
            }
        }
        output.send(full).block(SEND_LIMIT);
    }
}
