package org.iomtfhir.chaos.line.events;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Events that can never land, or not whole: each is to be set aside for one known reason, in one known stage. */
final class BadEvents {

    /** How many kinds there are. */
    static final int KINDS = 10;

    private static final String NORMALIZE = "normalize";
    private static final String TRANSFORM = "transform";
    private static final String PERSIST = "persist";

    private final WardEvents ward;

    BadEvents(WardEvents ward) {
        this.ward = ward;
    }

    /** The event of this number, of this kind. */
    WardEvent event(long number, int kind) {
        // The mark is the device as a rule, so that no group holds the readings of two such events.
        String mark = String.format(Locale.ROOT, "%smark-%06d", WardEvents.IDENTIFIER_PREFIX, number);
        Instant time = WardEvents.momentOf(number);
        return switch (kind) {
            case 0 -> bad(number, mark, NORMALIZE, "InvalidDataFormat", mark + ", says the pager");
            case 1 -> bad(number, mark, NORMALIZE, "NormalizationDataMapping",
                    monitor(mark, time, "\"heartRate\":null"));
            case 2 -> bad(number, mark, NORMALIZE, "IncompatibleData",
                    "{\"monitor\":\"" + mark + "\",\"patient\":\"p\",\"time\":12,\"heartRate\":70}");
            case 3 -> bad(number, mark, NORMALIZE, "TemplateExpression",
                    "{\"pump\":\"" + mark + "\",\"patient\":\"p\",\"infusion\":\"i\",\"status\":[{\"at\":"
                            + time.toEpochMilli() + ",\"microlitres\":600,\"minutes\":0}]}");
            case 4 -> bad(number, mark, TRANSFORM, "TemplateNotFound", monitor(mark, time, "\"unmapped\":1"));
            case 5 -> bad(number, mark, TRANSFORM, "InvalidQuantityFhirValue",
                    monitor(mark, time, "\"heartRate\":\"fast\""));
            case 6 -> bad(number, mark, TRANSFORM, "CorrelationIdNotDefined",
                    monitor(mark, time, "\"uncorrelated\":1"));
            case 7 -> bad(number, mark, PERSIST, "FhirResourceNotFound",
                    monitor(mark, time, "\"encounter\":\"nowhere\",\"heartRate\":70"));
            case 8 -> half(number, mark);
            default -> handover(number, mark, time);
        };
    }

    private static String monitor(String device, Instant time, String value) {
        return WardEvents.body("monitor", device, device + "-patient", time, value);
    }

    private static WardEvent bad(long number, String mark, String stage, String error, String body) {
        return new WardEvent(number, WardEvents.lane(mark), body, List.of(),
                Optional.of(new ExpectedLetter(mark, stage, error)));
    }

    /** Of three records one has no pulse: the others land. */
    private WardEvent half(long number, String mark) {
        String wearable = ward.device("wearable", 0);
        Instant hour = Instant.parse("2026-02-01T00:00:00Z");
        int slot = (int) (number % 700);
        return ward.pulses(number, wearable,
                List.of(ward.pulse(wearable, hour, slot), ward.pulse(wearable, hour, slot + 1)),
                Optional.of(new ExpectedLetter(mark, NORMALIZE, "NormalizationDataMapping")));
    }

    /** A new device that becomes one patient's, and then names another. */
    private WardEvent handover(long number, String mark, Instant time) {
        String device = ward.device("shared", (int) number);
        String patient = ward.patientOf(device);
        WardReading first = ward.heartRate(device, patient, time);
        String body = "{\"shared\":\"" + device + "\",\"handover\":[{\"patient\":\"" + patient + "\",\"time\":\"" + time
                + "\",\"hr\":" + first.values().get("hr") + "},{\"patient\":\"" + mark + "\",\"time\":\""
                + time.plusSeconds(1) + "\",\"hr\":80}]}";
        return new WardEvent(number, WardEvents.lane(device), body, List.of(first),
                Optional.of(new ExpectedLetter(mark, PERSIST, "PatientDeviceMismatch")));
    }
}
