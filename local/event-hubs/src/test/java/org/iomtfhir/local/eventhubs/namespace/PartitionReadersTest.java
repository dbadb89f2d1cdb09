package org.iomtfhir.local.eventhubs.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.iomtfhir.local.eventhubs.namespace.PartitionReaders.Admission;
import org.junit.jupiter.api.Test;

class PartitionReadersTest {

    private final PartitionReaders readers = new PartitionReaders();
    private final List<String> putOut = new ArrayList<>();

    private PartitionReaders.Reader reader(String name) {
        return why -> putOut.add(name);
    }

    @Test
    void fiveReadersWithoutEpochShareAPartitionAndASixthIsTooMany() {
        for (int i = 0; i < 5; i++) {
            assertThat(readers.admit(reader("r" + i), OptionalLong.empty())).isInstanceOf(Admission.Admitted.class);
        }
        assertThat(readers.admit(reader("sixth"), OptionalLong.empty())).isInstanceOf(Admission.TooMany.class);
        assertThat(putOut).isEmpty();
    }

    @Test
    void oneThatLeftMakesRoom() {
        var first = reader("first");
        readers.admit(first, OptionalLong.empty());
        for (int i = 0; i < 4; i++) {
            readers.admit(reader("r" + i), OptionalLong.empty());
        }
        readers.leave(first);
        assertThat(readers.admit(reader("next"), OptionalLong.empty())).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void anEpochPutsOutEveryoneWithoutOne() {
        readers.admit(reader("a"), OptionalLong.empty());
        readers.admit(reader("b"), OptionalLong.empty());
        assertThat(readers.admit(reader("owner"), OptionalLong.of(0))).isInstanceOf(Admission.Admitted.class);
        assertThat(putOut).containsExactly("a", "b");
    }

    @Test
    void theSameOrAHigherEpochTakesThePartition() {
        readers.admit(reader("a"), OptionalLong.of(0));
        assertThat(readers.admit(reader("b"), OptionalLong.of(0))).isInstanceOf(Admission.Admitted.class);
        assertThat(readers.admit(reader("c"), OptionalLong.of(7))).isInstanceOf(Admission.Admitted.class);
        assertThat(putOut).containsExactly("a", "b");
    }

    @Test
    void aLowerEpochOrNoneIsRefusedAndTheOwnerStays() {
        readers.admit(reader("owner"), OptionalLong.of(5));
        assertThat(readers.admit(reader("lower"), OptionalLong.of(4)))
                .isInstanceOfSatisfying(Admission.HeldByEpoch.class, held -> assertThat(held.why()).contains("'5'"));
        assertThat(readers.admit(reader("none"), OptionalLong.empty())).isInstanceOf(Admission.HeldByEpoch.class);
        assertThat(putOut).isEmpty();
    }

    @Test
    void onceTheOwnerHasLeftAnyoneMayRead() {
        var owner = reader("owner");
        readers.admit(owner, OptionalLong.of(5));
        readers.leave(owner);
        assertThat(readers.admit(reader("lower"), OptionalLong.of(1))).isInstanceOf(Admission.Admitted.class);
    }
}
