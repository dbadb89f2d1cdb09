package org.iomtfhir.benchmarks.line;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.iomtfhir.benchmarks.LinkedDevice;
import org.iomtfhir.benchmarks.hub.WardEvents;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;

/** Monitors with their patients, by number: the server knows them, and each sends one vital sign at a time. */
final class Ward {

    private Ward() {}

    /** Puts monitors and patients of these numbers on the server. */
    static void admit(FhirServer server, int from, int until) {
        LinkedDevice
                .admit(IntStream.range(from, until).mapToObj(number -> new LinkedDevice(deviceId(number), identifier(
                        number), "patient-" + number, WardEvents.patient(number))).toList(), server);
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
