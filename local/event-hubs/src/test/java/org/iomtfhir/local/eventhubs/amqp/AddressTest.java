package org.iomtfhir.local.eventhubs.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddressTest {

    @Test
    void targetsAreHubsAndTheirPartitions() {
        assertThat(Address.ofTarget("devicedata")).isEqualTo(new Address.Publish("devicedata", Optional.empty()));
        assertThat(Address.ofTarget("devicedata/Partitions/3"))
                .isEqualTo(new Address.Publish("devicedata", Optional.of("3")));
        assertThat(Address.ofTarget("amqps://localhost/devicedata"))
                .isEqualTo(new Address.Publish("devicedata", Optional.empty()));
    }

    @Test
    void sourcesAreThePartitionsOfAConsumerGroup() {
        assertThat(Address.ofSource("devicedata/ConsumerGroups/$Default/Partitions/0"))
                .isEqualTo(new Address.Consume("devicedata", "$Default", "0"));
        assertThat(Address.ofSource("devicedata")).isInstanceOf(Address.Unknown.class);
    }

    @Test
    void nodesAreKnownFromBothSides() {
        assertThat(Address.ofTarget("$cbs")).isEqualTo(new Address.Cbs());
        assertThat(Address.ofSource("$management")).isEqualTo(new Address.Management());
        assertThat(Address.ofTarget(null)).isEqualTo(new Address.Unknown());
    }
}
