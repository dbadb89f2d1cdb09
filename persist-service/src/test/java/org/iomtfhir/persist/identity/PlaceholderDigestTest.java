package org.iomtfhir.persist.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.fhirclient.server.StoredResource;
import org.junit.jupiter.api.Test;

/** A placeholder that says more than an identifier is known as one, until a person makes more of it. */
class PlaceholderDigestTest {

    private static final ResourceText TEXT = new ResourceText();

    private static boolean isShell(DeviceDescription description, Consumer<Device> edit) {
        Device device = new Device();
        device.setId("d");
        device.addIdentifier().setValue("oxi-1");
        device.setPatient(new Reference("Patient/p"));
        description.describe(device);
        edit.accept(device);
        return FhirDirectory.isShell(new StoredResource("Device", "d", "1", null, TEXT.write(device)));
    }

    private static final DeviceDescription FULL = new DeviceDescription(new CodeableConcept().setText("Oximeter"),
            "(01)00844588003288", List.of(new IdentifierToken("urn:serial", "4711"), new IdentifierToken(null, "x")));

    @Test
    void itIsAsItWasMadeWhateverItSays() {
        assertThat(isShell(DeviceDescription.NONE, device -> {})).isTrue();
        assertThat(isShell(FULL, device -> {})).isTrue();
        assertThat(isShell(FULL, device -> device.setPatient(new Reference("Patient/q")))).isTrue();
    }

    @Test
    void whateverAPersonChangesIsSeen() {
        List<Consumer<Device>> edits = List.of(device -> device.getType().setText("Ventilator"), device -> device
                .getType().addCoding().setCode("c"), device -> device.addIdentifier().setValue("new"),
                device -> device.getIdentifier().remove(2),
                device -> device.getUdiCarrierFirstRep().setCarrierHRF("other"),
                device -> device.setUdiCarrier(null), device -> device.setLotNumber("7"),
                device -> device.addExtension("urn:other", new StringType("x")));
        assertThat(edits).allSatisfy(edit -> assertThat(isShell(FULL, edit)).isFalse());
        assertThat(isShell(DeviceDescription.NONE, device -> device.getType().setText("Ventilator"))).isFalse();
    }
}
