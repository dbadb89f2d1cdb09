package org.iomtfhir.local.eventhubs;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.time.Duration;
import java.util.stream.IntStream;

/** Clients of the Azure SDK against an endpoint, impatient enough for tests. */
final class SdkFixture {

    static final String HUB = "devicedata";
    static final AmqpRetryOptions RETRY = new AmqpRetryOptions().setMaxRetries(3).setDelay(Duration.ofMillis(200))
            .setMaxDelay(Duration.ofSeconds(2)).setTryTimeout(Duration.ofSeconds(10));

    private SdkFixture() {}

    static EventHubClientBuilder client(LocalEventHubs endpoint) {
        return new EventHubClientBuilder().connectionString(endpoint.connectionString(), HUB).retryOptions(RETRY);
    }

    /** Sends one event per number from {@code from} up to but not with {@code to}, its body the number. */
    static void sendNumbers(EventHubProducerClient producer, String partition, int from, int to) {
        producer.send(IntStream.range(from, to).mapToObj(i -> new EventData(Integer.toString(i))).toList(),
                new SendOptions().setPartitionId(partition));
    }
}
