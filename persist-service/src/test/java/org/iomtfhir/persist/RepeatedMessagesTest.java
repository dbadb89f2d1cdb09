package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.write.Operation;
import org.junit.jupiter.api.Test;

/** A message that has been landed is not asked about again, unless something would have to be written. */
class RepeatedMessagesTest extends HandedOverDevice {

    /** Newer than any link that was read, so that whose it is must be confirmed. */
    private final Instant toCome = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(600);
    private final IncomingResource message = Messages.single("monitor", null, null, toCome, "80");

    private PersistOutcome again() {
        return persister.persist(List.of(message)).getFirst();
    }

    private long searches(String type) {
        return server.count(each -> each.isSearch(type));
    }

    @Test
    void aRepeatThatChangesNothingAsksForNoDevice() {
        assertThat(again()).isEqualTo(new Written(Operation.CREATED));
        long asked = searches("Device");

        assertThat(again()).isEqualTo(new Written(Operation.UNCHANGED));

        assertThat(searches("Device")).isEqualTo(asked);
        persist(Messages.single("monitor", null, null, toCome.plusSeconds(1), "80"));
        assertThat(searches("Device")).as("of another reading").isEqualTo(asked + 1);
    }

    /** What was filed before a late entry was moved meanwhile. */
    @Test
    void aRepeatThatWouldBeWrittenIsConfirmedBefore() {
        again();
        link("b", hour);
        repairAll();

        assertThat(again()).isEqualTo(new Written(Operation.UNCHANGED));
        assertThat(of("a", "weight").getStatus()).isEqualTo(ObservationStatus.ENTEREDINERROR);
        assertThat(of("b", "weight").getValueQuantity().getValue()).isEqualByComparingTo("80");
    }

    @Test
    void whatWasLostOnTheServerIsWrittenAnewForWhoseItIsNow() {
        again();
        link("b", hour);
        server.lose("Observation/" + of("a", "weight").getIdElement().getIdPart());

        assertThat(again()).isEqualTo(new Written(Operation.CREATED));
        assertThat(allOf("a", "weight")).isEmpty();
        assertThat(allOf("b", "weight")).hasSize(1);
    }
}
