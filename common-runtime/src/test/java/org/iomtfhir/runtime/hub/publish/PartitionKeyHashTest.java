package org.iomtfhir.runtime.hub.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartitionKeyHashTest {

    // Of ASCII keys only: beyond them the Java SDK adds the last bytes with their sign, the other SDKs and the service don't.
    @Property(tries = 3000)
    void agreesWithTheSdksOwnResolver(@ForAll @CharRange(from = ' ', to = '~') String key,
            @ForAll @IntRange(min = 1, max = 100) int partitions)
            throws Exception {
        assertThat(PartitionKeyHash.partition(key, partitions)).as("partition of a key of %s characters", key.length())
                .isEqualTo(sdk(key, partitions));
    }

    @Test
    void takesKeysLongerThanTheSdkAllows() {
        assertThat(PartitionKeyHash.partition("device-".repeat(100), 32)).isBetween(0, 31);
    }

    @Test
    void aHubWithoutPartitionsIsRefused() {
        assertThatThrownBy(() -> PartitionKeyHash.partition("a", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** The resolver that the SDK's buffered producer uses; not public, so that a new version may need a new way in. */
    private static int sdk(String key, int partitions) throws Exception {
        Class<?> resolver = Class.forName("com.azure.messaging.eventhubs.PartitionResolver");
        var constructor = resolver.getDeclaredConstructor();
        constructor.setAccessible(true);
        String[] ids = new String[partitions];
        for (int i = 0; i < partitions; i++) {
            ids[i] = Integer.toString(i);
        }
        Method assign = resolver.getDeclaredMethod("assignForPartitionKey", String.class, String[].class);
        assign.setAccessible(true);
        return Integer.parseInt((String) assign.invoke(constructor.newInstance(), key, ids));
    }
}
