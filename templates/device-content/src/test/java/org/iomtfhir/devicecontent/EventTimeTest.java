package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {
            "2019-02-01T22:46:01.8750000Z,2019-02-01T22:46:01.875Z",
            "2019-02-01t22:46:01z,2019-02-01T22:46:01Z",
            "2019-02-01 22:46:01,2019-02-01T22:46:01Z",
            "2019-02-01T22:46Z,2019-02-01T22:46:00Z",
            "2019-02-01T22:46:01-08:00,2019-02-02T06:46:01Z",
            "2019-02-01T22:46:01+0530,2019-02-01T17:16:01Z",
            "2019-02-01T22:46:01 +01,2019-02-01T21:46:01Z",
            "2019-02-01,2019-02-01T00:00:00Z",
            "  2019-02-01T22:46:01Z ,2019-02-01T22:46:01Z",
            "2021-07-13T17:29:01.061144123Z,2021-07-13T17:29:01.0611441Z",
            "2021-07-13T17:29:01.99999999Z,2021-07-13T17:29:02Z",
            "2020-02-29T23:59:59Z,2020-02-29T23:59:59Z",
            "0001-01-01T00:00:00Z,0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.99999999Z,9999-12-31T23:59:59.9999999Z",
            "05/04/2021 10:11:12,2021-05-04T10:11:12Z",
            "5/4/2021 9:11:12,2021-05-04T09:11:12Z",
            "5/4/2021 1:11:12 PM,2021-05-04T13:11:12Z",
            "5/4/2021 12:11:12 am,2021-05-04T00:11:12Z",
            "5/4/2021 10:11,2021-05-04T10:11:00Z",
            "5/4/2021,2021-05-04T00:00:00Z"})
    void readsWhatDevicesSend(String text, Instant expected) {
        assertThat(EventTime.read(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 01 Feb 2019 22:46:01 GMT"})
    void readsRfc1123(String text) {
        assertThat(EventTime.read(text)).isEqualTo("2019-02-01T22:46:01Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "yesterday", "2019", "1549061161", "2019-13-01T00:00:00Z", "2019-02-29T00:00:00Z",
            "2019-02-01T24:00:00Z", "2019-02-01T22:46:60Z", "2019-02-01T22:46:01.Z", "2019-02-01T22:46:01Zulu",
            "2019-02-01T22:46:01+15:00", "2019-02-01T", "/Date(1549061161875)/", "13/13/2021 10:11:12",
            "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+01:00"})
    void refusesWhatIsNoTime(String text) {
        assertThat(EventTime.read(text)).isNull();
    }

    @Property
    void agreesWithTheClockOfTheJdk(@ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long second,
            @ForAll @IntRange(max = 9_999_999) int ticks) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, ticks * 100, ZoneOffset.UTC);

        assertThat(EventTime.read(time.toString() + "Z")).isEqualTo(time.toInstant(ZoneOffset.UTC));
    }
}
