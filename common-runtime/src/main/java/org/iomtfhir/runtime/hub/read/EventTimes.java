package org.iomtfhir.runtime.hub.read;

import java.time.Instant;

/**
 * Points in time of properties. AMQP's are 64-bit milliseconds of the sender's choosing, and few libraries reckon beyond the
 * year 9999: such a one stays what it is, as text. All methods are static and thread-safe.
 */
public final class EventTimes {

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private EventTimes() {}

    /** Whether it lies in the years 1 to 9999, which every library and format can express. */
    public static boolean isUsual(Instant time) {
        return !time.isBefore(FIRST) && !time.isAfter(LAST);
    }

    /** The time itself, or its text if it is not {@linkplain #isUsual usual}. */
    public static Object valueOf(Instant time) {
        return isUsual(time) ? time : time.toString();
    }
}
