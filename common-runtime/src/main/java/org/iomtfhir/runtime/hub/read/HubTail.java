package org.iomtfhir.runtime.hub.read;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.runtime.hub.HubClients;
import org.iomtfhir.runtime.settings.HubConnection;

/** The last events of a hub, for a person to look at. It claims no partition and moves no checkpoint. All methods are static and thread-safe. */
public final class HubTail {

    /** How many events may be asked for. */
    public static final int MOST = 10_000;

    private static final int AT_ONCE = 500;
    private static final Duration WAIT = Duration.ofSeconds(5);

    private HubTail() {}

    /**
     * The last events of all partitions together, the earliest first.
     *
     * @param count
     *            how many, {@value #MOST} at most
     * @throws IOException
     *             if the hub can't be read; the message says why
     */
    public static List<HubEvent> read(HubConnection hub, int count) throws IOException {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("from 1 to " + MOST + " events can be read, not " + count);
        }
        List<HubEvent> events = new ArrayList<>();
        try (EventHubConsumerClient client = HubClients.client(hub).consumerGroup(hub.consumerGroup())
                .buildConsumerClient()) {
            for (String partition : client.getPartitionIds()) {
                PartitionProperties properties = client.getPartitionProperties(partition);
                if (!properties.isEmpty()) {
                    read(client, hub.hub(), properties, count, events);
                }
            }
        } catch (RuntimeException e) {
            throw new IOException("hub '" + hub.hub() + "' can't be read: " + why(e, hub.consumerGroup()), e);
        }
        events.sort(Comparator.comparing(HubEvent::enqueuedTime));
        return List.copyOf(events.subList(Math.max(0, events.size() - count), events.size()));
    }

    /**
     * The last of the records that events hold, in their order, each as an event of its own. What can't be opened stays what it
     * is.
     *
     * @param events
     *            the earliest first
     * @param count
     *            how many, at most
     */
    public static List<HubEvent> records(List<HubEvent> events, RecordReader reader, int count) {
        List<HubEvent> last = new ArrayList<>();
        for (HubEvent event : events.reversed()) {
            if (last.size() >= count) {
                break;
            }
            Optional<Records> records;
            try {
                records = reader.read(event);
            } catch (BrokenPackException e) {
                records = Optional.empty();
            }
            if (records.isEmpty()) {
                last.add(event);
                continue;
            }
            for (int place = records.get().count() - 1; place >= 0 && last.size() < count; place--) {
                last.add(records.get().record(place));
            }
        }
        return List.copyOf(last.reversed());
    }

    private static String why(RuntimeException e, String group) {
        String what = HubClients.describe(e);
        return what.equals(AmqpErrorCondition.LINK_STOLEN.getErrorCondition())
                ? "a service reads it in the consumer group '" + group
                        + "', and nobody can read beside it there. Make a"
                        + " consumer group that no service uses, and name it with --consumer-group"
                : what;
    }

    private static void read(EventHubConsumerClient client, String hub, PartitionProperties partition, int count,
            List<HubEvent> events) {
        long last = partition.getLastEnqueuedSequenceNumber();
        long next = Math.max(partition.getBeginningSequenceNumber(), last - count + 1);
        while (next <= last) {
            boolean any = false;
            for (PartitionEvent received : client.receiveFromPartition(partition.getId(),
                    (int) Math.min(AT_ONCE, last - next + 1), EventPosition.fromSequenceNumber(next, true), WAIT)) {
                HubEvent event = ReceivedEvent.of(hub, partition.getId(), received.getData());
                if (event.sequenceNumber() >= next && event.sequenceNumber() <= last) {
                    events.add(event);
                    next = event.sequenceNumber() + 1;
                    any = true;
                }
            }
            if (!any) {
                // What was there has passed its retention in the meantime.
                return;
            }
        }
    }
}
