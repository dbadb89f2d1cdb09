package org.iomtfhir.devicecontent.jmespath;

import java.time.DateTimeException;
import java.time.Instant;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.model.WireTime;

/** Times counted from the start of 1970, as ISO 8601 in UTC, from year 1 to 9999. */
final class UnixTime {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private UnixTime() {}

    static Json ofSeconds(JsonNumber seconds) {
        long counted = Arithmetic.wholeOf(seconds);
        try {
            return text(Instant.ofEpochSecond(counted));
        } catch (DateTimeException e) {
            throw outOfRange();
        }
    }

    static Json ofMilliseconds(JsonNumber milliseconds) {
        return text(Instant.ofEpochMilli(Arithmetic.wholeOf(milliseconds)));
    }

    private static Json text(Instant time) {
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw outOfRange();
        }
        return new JsonText(WireTime.write(time));
    }

    private static JmesPathFunctionException outOfRange() {
        return new JmesPathFunctionException("the number is no time from year 1 to 9999; seconds and milliseconds have"
                + " a function each");
    }
}
