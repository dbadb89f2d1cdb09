package org.iomtfhir.chaos.line.hostile;

import java.time.Instant;
import java.util.Locale;
import org.iomtfhir.chaos.line.events.WardEvents;

/**
 * What good devices send: a heart rate of the moment at which it is sent, which follows from device and moment. So what has landed
 * says by itself whether it is right and how long it took. Immutable.
 *
 * @param devices
 *            how many send
 */
public record GoodEvents(int devices) {

    /** The identifier of a device. */
    public String device(int index) {
        return String.format(Locale.ROOT, "%sgood-%03d", WardEvents.IDENTIFIER_PREFIX, index);
    }

    /** What it sends at a moment. */
    public String body(int index, Instant time) {
        String device = device(index);
        return "{\"monitor\":\"" + device + "\",\"patient\":\"" + device + "-patient\",\"time\":\"" + time
                + "\",\"heartRate\":" + value(index, time) + "}";
    }

    /** What it reads at a moment. */
    public int value(int index, Instant time) {
        return 45 + Math.floorMod((Long.hashCode(time.toEpochMilli() * 31 + index) * 0x9e3779b9) >>> 8, 90);
    }
}
