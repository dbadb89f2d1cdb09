package org.iomtfhir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.TemplateRef;
import org.iomtfhir.runtime.hub.read.HubEvent;

/** Dead letters of the tests. */
final class Letters {

    static final Instant SET_ASIDE = Instant.parse("2026-10-09T10:18:02Z");

    private Letters() {}

    static DeadLetter normalize(long number, String failedIn) {
        return new DeadLetter("normalize", ErrorName.NormalizationDataMapping, "the value of heartRate is missing",
                failedIn, Optional.of(new TemplateRef(3, "heartrate", 42)), event("devicedata", number),
                SET_ASIDE.plusSeconds(number));
    }

    static DeadLetter persist(long number) {
        return new DeadLetter("persist", ErrorName.FhirResourceNotFound, "no such device", "", Optional.empty(),
                event("observations", number), SET_ASIDE.plusSeconds(number));
    }

    /** Of one of the records of that event. */
    static DeadLetter ofRecord(long number, int place) {
        return new DeadLetter("persist", ErrorName.FhirResourceNotFound, "no such device", "", Optional.empty(),
                event("observations", number, place), SET_ASIDE.plusSeconds(number));
    }

    private static HubEvent event(String hub, long number) {
        return event(hub, number, HubEvent.WHOLE);
    }

    private static HubEvent event(String hub, long number, int place) {
        return new HubEvent(hub, "1", number, Long.toString(number), SET_ASIDE.minusSeconds(5), null,
                "application/json", ("{\"secret\":\"payload-" + number + "\"}").getBytes(UTF_8),
                Map.of("ward", 5, "urgent", true), Map.of("iothub-connection-device-id", "monitor-1"), place);
    }
}
