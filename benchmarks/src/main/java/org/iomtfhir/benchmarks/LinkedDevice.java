package org.iomtfhir.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.iomtfhir.fhirclient.server.BundleKind;
import org.iomtfhir.fhirclient.server.BundlePut;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.ResourceText;

/**
 * A device and the patient that it is linked to.
 *
 * @param deviceId
 *            the logical id of the Device
 * @param deviceIdentifier
 *            its identifier, without a system
 * @param patientId
 *            the logical id of the Patient
 * @param patientIdentifier
 *            its identifier, without a system
 */
public record LinkedDevice(String deviceId, String deviceIdentifier, String patientId, String patientIdentifier) {

    private static final int MOST_IN_A_BUNDLE = 200;

    /** Puts devices and their patients on a server, the patients first. */
    public static void admit(List<LinkedDevice> all, FhirServer server) {
        ResourceText text = new ResourceText();
        for (int from = 0; from < all.size(); from += MOST_IN_A_BUNDLE) {
            List<BundlePut> patients = new ArrayList<>();
            List<BundlePut> devices = new ArrayList<>();
            for (LinkedDevice each : all.subList(from, Math.min(all.size(), from + MOST_IN_A_BUNDLE))) {
                Patient patient = new Patient();
                patient.setId(each.patientId());
                patient.addIdentifier().setValue(each.patientIdentifier());
                patients.add(new BundlePut("Patient", each.patientId(), text.write(patient), null));
                Device device = new Device();
                device.setId(each.deviceId());
                device.addIdentifier().setValue(each.deviceIdentifier());
                device.setPatient(new Reference("Patient/" + each.patientId()));
                devices.add(new BundlePut("Device", each.deviceId(), text.write(device), null));
            }
            server.post(BundleKind.TRANSACTION, patients, Map.of());
            server.post(BundleKind.TRANSACTION, devices, Map.of());
        }
    }
}
