package org.iomtfhir.persist.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.junit.jupiter.api.Test;

class KnownPatientTest {

    private static KnownPatient patient(String id, Set<String> replaced) {
        return new KnownPatient(id, KnownPatient.State.VALID, null, replaced);
    }

    private static List<String> records(int replaced) {
        Set<String> others = IntStream.range(0, replaced).mapToObj(i -> "r" + i).collect(Collectors.toSet());
        Function<String, KnownPatient> patients = id -> patient(id, id.equals("owner") ? others : Set.of());
        return KnownPatient.records("linked", "owner", patients, id -> "owner");
    }

    @Test
    void theLinkedRecordComesFirstThenTheOwnersThenAllThatWereReplaced() {
        assertThat(records(998)).hasSize(1_000).startsWith("linked", "owner", "r0", "r1", "r10");
    }

    @Test
    void ofMoreThanCanBeLookedThroughNoneIsTakenForAll() {
        assertThatThrownBy(() -> records(999))
                .isInstanceOfSatisfying(FhirUnavailableException.class, each -> assertThat(
                        each.isAnswered()).isTrue())
                .hasMessageContaining("Take the links out");
    }
}
