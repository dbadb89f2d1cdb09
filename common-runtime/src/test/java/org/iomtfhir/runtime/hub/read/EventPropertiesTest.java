package org.iomtfhir.runtime.hub.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.messaging.eventhubs.EventData;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventPropertiesTest {

    private static Map<String, Object> some() {
        Map<String, Object> some = new LinkedHashMap<>();
        some.put("x-opt-sequence-number", 7L);
        some.put("content-type", "text/plain");
        some.put("alarm", false);
        return some;
    }

    @Test
    void isEqualToTheMapItWasCopiedFromAndKeepsItsOrder() {
        EventProperties copy = EventProperties.copyOf(some());

        assertThat(copy).isEqualTo(some()).hasSameHashCodeAs(some());
        assertThat(some()).isEqualTo(copy);
        assertThat(copy.keySet()).containsExactly("x-opt-sequence-number", "content-type", "alarm");
        assertThat(copy.values()).containsExactly(7L, "text/plain", false);
        Map<String, Object> visited = new LinkedHashMap<>();
        copy.forEach(visited::put);
        assertThat(visited).isEqualTo(some());
    }

    @Test
    void findsByNameAndNothingElse() {
        EventProperties copy = EventProperties.copyOf(some());

        assertThat(copy.get("content-type")).isEqualTo("text/plain");
        assertThat(copy.containsKey("alarm")).isTrue();
        // A value is no name.
        assertThat(copy.get("text/plain")).isNull();
        assertThat(copy.containsKey("text/plain")).isFalse();
        assertThat(copy.get(null)).isNull();
    }

    @Test
    void laterChangesOfTheMapDoNotShowAndItCannotBeChangedItself() {
        Map<String, Object> map = some();
        EventProperties copy = EventProperties.copyOf(map);
        map.clear();

        assertThat(copy).isEqualTo(some());
        assertThatThrownBy(() -> copy.put("alarm", true)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> copy.remove("alarm")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(copy::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void anEmptyOneHasNothing() {
        EventProperties none = EventProperties.copyOf(Map.of());

        assertThat(none).isEmpty();
        assertThatThrownBy(() -> none.entrySet().iterator().next()).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void ofANamePutTwiceTheLaterValueStandsInTheFirstOnesPlace() {
        EventProperties.Builder builder = new EventProperties.Builder(0);
        for (int i = 0; i < 20; i++) {
            builder.put("name " + i, i);
        }
        builder.put("name 3", "later");

        EventProperties built = builder.build();
        assertThat(built).hasSize(20);
        assertThat(built.get("name 3")).isEqualTo("later");
        assertThat(built.keySet()).startsWith("name 0", "name 1", "name 2", "name 3", "name 4");
    }

    @Test
    @Timeout(20)
    void aMillionTakeTimeInProportion() {
        Map<String, Object> many = new LinkedHashMap<>();
        for (int i = 0; i < 1_000_000; i++) {
            many.put("p" + i, i);
        }

        assertThat(EventProperties.copyOf(many).size()).isEqualTo(1_000_000);
    }

    @Test
    @Timeout(20)
    void thePropertiesOfAReceivedEventTakeTimeInProportion() {
        EventData data = new EventData(new byte[0]);
        for (int i = 0; i < 300_000; i++) {
            data.getProperties().put("p" + i, i);
        }
        EventProperties.Builder builder = new EventProperties.Builder(0);

        ReceivedEvent.addAll(data.getProperties(), builder);

        assertThat(builder.build().size()).isEqualTo(300_000);
    }

    @Test
    @SuppressWarnings("JavaUtilDate") // AMQP libraries give timestamps as Date.
    void aTimeBeyondWhatLibrariesReckonWithIsText() {
        EventProperties.Builder builder = new EventProperties.Builder(0);

        ReceivedEvent.addAll(Map.of("far", new Date(Long.MAX_VALUE)), builder);
        ReceivedEvent.addAll(Map.of("near", new Date(0)), builder);

        assertThat(builder.build()).containsExactly(Map.entry("far", "+292278994-08-17T07:12:55.807Z"),
                Map.entry("near", Instant.EPOCH));
    }
}
