package org.iomtfhir.devicecontent.jmespath;

import java.math.BigDecimal;
import java.time.ZoneOffset;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonText;

/** Times counted from the start of 1970, as ISO 8601 in UTC, from year 1 to 9999. */
final class UnixTime {

    private static final int MILLIS = 1_000;

    private UnixTime() {}

    static Json ofSeconds(JsonNumber seconds) {
        return text(seconds, TimeText.PER_SECOND, "seconds");
    }

    static Json ofMilliseconds(JsonNumber milliseconds) {
        return text(milliseconds, TimeText.PER_SECOND / MILLIS, "milliseconds");
    }

    private static Json text(JsonNumber counted, int ticksOfUnit, String unit) {
        BigDecimal number = counted.decimal();
        TimeText time = number == null
                ? null
                : TimeText.of(number.multiply(BigDecimal.valueOf(ticksOfUnit)), ZoneOffset.UTC);
        if (time == null) {
            throw noTime(unit);
        }
        return new JsonText(time.written());
    }

    private static JmesPathFunctionException noTime(String unit) {
        return new JmesPathFunctionException("the number, read as " + unit
                + ", is no time from year 1 to 9999; seconds have the function fromUnixTimestamp, milliseconds"
                + " fromUnixTimestampMs");
    }
}
