package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.model.Profile;
import org.iomtfhir.persist.identity.Resolution.Identity;
import org.iomtfhir.persist.write.Change;
import org.junit.jupiter.api.Test;

class ResourceIdentifierAssignerTest {

    @Test
    void twoEncountersWithinAnHourAreTwoObservationsAndOneInTheEarlierConnectorsProfile() {
        assertThat(named(Profile.STANDARD, "encounter-1").id())
                .isNotEqualTo(named(Profile.STANDARD, "encounter-2").id());
        assertThat(named(Profile.STANDARD, "encounter-1").identifierValue())
                .isEqualTo("patient-1.device-1.pulse.20261009100000Z.20261009105959Z.encounter-1");

        assertThat(named(Profile.EARLIER_CONNECTOR, "encounter-1").id())
                .isEqualTo(named(Profile.EARLIER_CONNECTOR, "encounter-2").id());
        assertThat(named(Profile.EARLIER_CONNECTOR, "encounter-1").identifierValue())
                .isEqualTo("patient-1.device-1.pulse.20261009100000Z.20261009105959Z");
    }

    @Test
    void aResourceWithoutAnIdentifierHasNoName() {
        assertThat(new ResourceIdentifierAssigner("urn:system", Profile.STANDARD).name(new Observation(),
                new Identity("device-1", "patient-1", null))).isEmpty();
    }

    private static Change named(Profile profile, String encounter) {
        Observation pulse = new Observation();
        pulse.addIdentifier().setValue("pulse.20261009100000Z.20261009105959Z");
        return new ResourceIdentifierAssigner("urn:system", profile)
                .name(pulse, new Identity("device-1", "patient-1", encounter)).orElseThrow();
    }
}
