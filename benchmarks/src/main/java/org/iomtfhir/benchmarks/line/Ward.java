package org.iomtfhir.benchmarks.line;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.iomtfhir.benchmarks.hub.WardEvents;
import org.iomtfhir.fhirclient.server.BundleKind;
import org.iomtfhir.fhirclient.server.BundlePut;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.ResourceText;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;

/** Monitors with their patients, by number: the server knows them, and each sends one vital sign at a time. */
final class Ward {

    private static final int MOST_IN_A_BUNDLE = 200;

    private Ward() {}

    /** Puts monitors and patients of these numbers on the server. */
    static void admit(FhirServer server, int from, int until) {
        ResourceText text = new ResourceText();
        for (int begin = from; begin < until; begin += MOST_IN_A_BUNDLE) {
            List<BundlePut> patients = new ArrayList<>();
            List<BundlePut> devices = new ArrayList<>();
            for (int number = begin; number < Math.min(until, begin + MOST_IN_A_BUNDLE); number++) {
                Patient patient = new Patient();
                patient.setId("patient-" + number);
                patient.addIdentifier().setValue(WardEvents.patient(number));
                patients.add(new BundlePut("Patient", "patient-" + number, text.write(patient), null));
                Device device = new Device();
                device.setId(deviceId(number));
                device.addIdentifier().setValue(identifier(number));
                device.setPatient(new Reference("Patient/patient-" + number));
                devices.add(new BundlePut("Device", deviceId(number), text.write(device), null));
            }
            server.post(BundleKind.TRANSACTION, patients, Map.of());
            server.post(BundleKind.TRANSACTION, devices, Map.of());
        }
    }

    /** The id of a monitor's Device on the server. */
    static String deviceId(int number) {
        return "monitor-" + number;
    }

    private static String identifier(int number) {
        return String.format(Locale.ROOT, "monitor-bed-%05d", number);
    }

    /** What a monitor sends. */
    static OutgoingEvent event(int number, Instant time, int turn) {
        String device = identifier(number);
        return new OutgoingEvent(device, WardEvents.body(device, WardEvents.patient(number), time, turn, turn), null,
                Map.of());
    }
}
