package org.iomtfhir.devicecontent.jmespath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFunctionsTest {

    private static final JmesPath.Compiler COMPILER = new JmesPath.Compiler(WholeNumbers.EXACT, List.of());
    private static final JmesPath.Compiler EARLIER = new JmesPath.Compiler(WholeNumbers.CUT, List.of());

    private static String one(String expression) throws Exception {
        List<Json> values = COMPILER.compile(expression)
                .select(JsonReader.read("{\"zone\": \"America/New_York\", \"none\": null}").value(), new Budget())
                .values();
        return values.isEmpty() ? "null" : values.get(0).toJson().replace("\"", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '#', value = {
            "parseTime('05.03.2024 07:41', 'dd.MM.yyyy HH:mm', 'Europe/Berlin') ~ 2024-03-05T07:41:00+01:00",
            "parseTime('05.07.2024 07:41:30', 'dd.MM.yyyy HH:mm:ss', 'Europe/Berlin') ~ 2024-07-05T07:41:30+02:00",
            "parseTime('3/5/2024 7:41 pm', 'M/d/yyyy h:mm a', zone) ~ 2024-03-05T19:41:00-05:00",
            "parseTime('20240305074100.250', 'yyyyMMddHHmmss.SSS', '+05:30') ~ 2024-03-05T07:41:00.250+05:30",
            "parseTime('20240305074100+0100', 'uuuuMMddHHmmssxx', none) ~ 2024-03-05T07:41:00+01:00",
            "parseTime('20240305074100+0100', 'uuuuMMddHHmmss[xx]', 'UTC') ~ 2024-03-05T07:41:00+01:00",
            "parseTime('20240305074100', 'uuuuMMddHHmmss[xx]', 'UTC') ~ 2024-03-05T07:41:00Z",
            "parseTime('5 mar 24', 'd MMM yy', 'Z') ~ 2024-03-05T00:00:00Z",
            "parseTime('5 March 2024', 'd MMMM yyyy', zone) ~ 2024-03-05T00:00:00-05:00",
            "parseTime(' 2024-065 ', 'yyyy-DDD', 'Z') ~ 2024-03-05T00:00:00Z",
            "parseTime('2024-03-31 01:59', 'yyyy-MM-dd HH:mm', 'Europe/Berlin') ~ 2024-03-31T01:59:00+01:00",
            "parseTime('2024-03-31 03:00', 'yyyy-MM-dd HH:mm', 'Europe/Berlin') ~ 2024-03-31T03:00:00+02:00",
            "parseTime('2024-10-27 01:59', 'yyyy-MM-dd HH:mm', 'Europe/Berlin') ~ 2024-10-27T01:59:00+02:00",
            "parseTime('2024-10-27 03:00', 'yyyy-MM-dd HH:mm', 'Europe/Berlin') ~ 2024-10-27T03:00:00+01:00",
            "parseTime('2024-10-27 02:30', 'yyyy-MM-dd HH:mm', '+01:00') ~ 2024-10-27T02:30:00+01:00",
            "parseTime('2024-03-05 07', 'yyyy-MM-dd HH', 'Z') ~ 2024-03-05T07:00:00Z",
            "parseTime('2024-03-05 07:41 America/New_York', 'yyyy-MM-dd HH:mm VV', 'Europe/Berlin') ~ 2024-03-05T07:41:00-05:00",
            "parseTime('2024-11-03 01:30-05:00 America/New_York', 'yyyy-MM-dd HH:mmXXX VV', none) ~ 2024-11-03T01:30:00-05:00",
            "parseTime('2024-03-05 07:41 UTC', 'yyyy-MM-dd HH:mm VV', 'Europe/Berlin') ~ 2024-03-05T07:41:00Z",
            "parseTime('Tue Mar 05 07:41:00 GMT 2024', 'EEE MMM dd HH:mm:ss z yyyy', none) ~ 2024-03-05T07:41:00Z",
            "parseTime('2024-03-05+02:00', 'yyyy-MM-ddXXX', 'Europe/Berlin') ~ 2024-03-05T00:00:00+02:00",
            "toTime(`1626799080123456789`, 'ns') ~ 2021-07-20T16:38:00.1234568Z",
            "toTime(`1626799080123456`, 'us') ~ 2021-07-20T16:38:00.123456Z",
            "toTime(`1626799080123`, 'ms') ~ 2021-07-20T16:38:00.123Z",
            "toTime(`1626799080.5`, 's') ~ 2021-07-20T16:38:00.500Z",
            "toTime(`27113318`, 'min') ~ 2021-07-20T16:38:00Z",
            "toTime(`253402300799.9999999`, 's') ~ 9999-12-31T23:59:59.9999999Z",
            "toTime(`451888`, 'h') ~ 2021-07-20T16:00:00Z", "toTime(`18828.5`, 'd') ~ 2021-07-20T12:00:00Z",
            "addDuration('2024-03-05T07:41:00+01:00', `90`, 's') ~ 2024-03-05T07:42:30+01:00",
            "addDuration('2024-03-05 07:41', `-1.5`, 'h') ~ 2024-03-05T06:11:00Z",
            "addDuration('2024-12-31T23:59:59.9999999Z', `100`, 'ns') ~ 2025-01-01T00:00:00Z",
            "addDuration('1904-01-01T00:00:00Z', `3792466800`, 's') ~ 2024-03-05T07:00:00Z",
            "addDuration(toTime(`45356`, 'd'), `-25569`, 'd') ~ 2024-03-05T00:00:00Z"})
    void givesWhatItSays(String expression, String expected) throws Exception {
        assertThat(one(expression)).isEqualTo(expected);
    }

    @Test
    void aRateOf512HertzDoesNotDrift() throws Exception {
        String last = one("addDuration('2024-03-05T07:00:00Z', multiply(`1843199`, `1.953125`), 'ms')");

        assertThat(last).isEqualTo("2024-03-05T07:59:59.9980469Z");
        assertThat(one("addDuration('2024-03-05T07:00:00Z', multiply(`1843200`, `1.953125`), 'ms')"))
                .isEqualTo("2024-03-05T08:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '#', value = {
            "parseTime('2024-03-31 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Berlin') ~ never",
            "parseTime('2024-10-27 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Berlin') ~ twice",
            "parseTime('2024-03-05 02:30', 'yyyy-MM-dd HH:mm', none) ~ no time zone as argument 3",
            "parseTime('2024-03-05 02:30', 'yyyy-MM-dd HH:mm', 'Europe/Berlinn') ~ takes a time zone",
            "parseTime('2024-03-05 02:30', 'yyyy-MM-dd HH:mm', `1`) ~ takes a time zone",
            "parseTime('2024-02-30', 'yyyy-MM-dd', 'Z') ~ in its pattern",
            "parseTime('2024-03-05 25:00', 'yyyy-MM-dd HH:mm', 'Z') ~ in its pattern",
            "parseTime('2024-03-05 02:30', 'yyyy-MM-dd hh:mm', 'Z') ~ not which hour of the day",
            "parseTime('2024-03-05 02:30', 'yyyy-MM-dd KK:mm', 'Z') ~ not which hour of the day",
            "parseTime('2024-03-05 30', 'yyyy-MM-dd mm', 'Z') ~ not which hour of the day",
            "parseTime('2024-07-05 02:30 EST', 'yyyy-MM-dd HH:mm z', 'Z') ~ an offset (XXX",
            "parseTime('2024-10-27 02:30 Europe/Berlin', 'yyyy-MM-dd HH:mm VV', none) ~ twice",
            "parseTime('02:30', 'HH:mm', 'Z') ~ in its pattern", "parseTime('x', '{', 'Z') ~ takes a pattern",
            "toTime(`1`, 'month') ~ a unit of ns", "toTime(`1e300`, 'd') ~ no time from year 1",
            "toTime(`253402300800`, 's') ~ no time from year 1", "addDuration('today', `1`, 's') ~ ISO 8601",
            "addDuration('2024-03-05T07:41:00Z', `1e299`, 'ns') ~ no time from year 1",
            "addDuration('9999-12-31T23:59:59Z', `1`, 's') ~ no time from year 1",
            "addDuration('2024-03-05', `1`, 's') ~ ISO 8601", "toTime('1', 's') ~ takes a number as argument 1"})
    void whatHasNoResultSaysWhy(String expression, String cause) {
        assertThatThrownBy(() -> one(expression)).isInstanceOf(JmesPathFunctionException.class)
                .hasMessageContaining(cause).hasMessageNotContaining("02:30");
    }

    @Test
    void whatIsLongIsRefused() {
        for (String text : List.of("1".repeat(100_000), " ".repeat(100_000) + "2024-03-05T07:41:00Z")) {
            assertThatThrownBy(() -> one("parseTime('" + text + "', 'yyyy', 'Z')"))
                    .isInstanceOf(JmesPathFunctionException.class);
            assertThatThrownBy(() -> one("parseTime('2024', '" + text + "', 'Z')"))
                    .isInstanceOf(JmesPathFunctionException.class);
            assertThatThrownBy(() -> one("parseTime('2024-01-01', 'yyyy-MM-dd', '" + text + "')"))
                    .isInstanceOf(JmesPathFunctionException.class);
            assertThatThrownBy(() -> one("addDuration('" + text + "', `1`, 's')"))
                    .isInstanceOf(JmesPathFunctionException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"parseTime('2024', 'yyyy', 'Z')", "toTime(`1`, 's')", "addDuration('a', `1`, 's')"})
    void theEarlierConnectorsFormsHaveNoneOfThem(String expression) {
        assertThatThrownBy(() -> EARLIER.compile(expression)).isInstanceOf(JmesPathSyntaxException.class)
                .hasMessageContaining("an addition");
    }
}
