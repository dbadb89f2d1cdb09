package org.iomtfhir.local.eventhubs.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class PartitionKeysTest {

    private static final Method SDK_HASH = sdkHash();

    /** The test vector that comes with lookup3: c 0x17770551, b 0xce7226e6. */
    @Example
    void theHashIsLookup3() {
        byte[] key = "Four score and seven years ago".getBytes(StandardCharsets.UTF_8);
        assertThat(PartitionKeys.partition(key, 32)).isEqualTo((0x0551 ^ 0x26e6) % 32);
    }

    /**
     * The SDK's buffered producer chooses partitions itself, and must agree with the service; so must we. It does for ASCII: the
     * last bytes of other keys it takes for signed, which the service, like lookup3, does not.
     */
    @Property(tries = 20_000)
    void keysGoWhereTheAzureSdkSendsThem(@ForAll @StringLength(max = 40) @CharRange(to = 127) String key,
            @ForAll @IntRange(min = 1, max = 32) int partitions) throws ReflectiveOperationException {
        int expected = Math.abs((short) SDK_HASH.invoke(null, key) % partitions);
        assertThat(PartitionKeys.partition(key.getBytes(StandardCharsets.UTF_8), partitions)).isEqualTo(expected);
    }

    private static Method sdkHash() {
        try {
            Method hash = Class.forName("com.azure.messaging.eventhubs.PartitionResolver")
                    .getDeclaredMethod("generateHashCode", String.class);
            hash.setAccessible(true);
            return hash;
        } catch (ReflectiveOperationException moved) {
            throw new LinkageError("The SDK's resolver is not where it was", moved);
        }
    }
}
