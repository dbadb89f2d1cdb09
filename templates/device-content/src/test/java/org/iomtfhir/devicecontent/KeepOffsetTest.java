package org.iomtfhir.devicecontent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.iomtfhir.devicecontent.Sets.compiled;
import static org.iomtfhir.devicecontent.Sets.event;

import java.time.Instant;
import java.time.ZoneOffset;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.Profile;
import org.iomtfhir.template.TemplateProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The offset from UTC by which a device tells its times. */
class KeepOffsetTest {

    private static final String KEEPING = Sets.file(Sets.pulse("$..[?(@pulse)]")).replace("\"typeName\"",
            "\"keepOffset\": true, \"typeName\"");

    private static Measurement read(String file, String time) {
        return compiled(file).evaluate(event("{\"device\":\"d\",\"at\":\"" + time + "\",\"pulse\":72}")).measurements()
                .get(0);
    }

    @ParameterizedTest
    @CsvSource({"2026-10-09T12:18:00+02:00, +02:00", "2026-10-09T05:48:00.5-0430, -04:30",
            "2026-10-09 12:18:00 +02, +02:00"})
    void theOffsetOfATimeGoesAlongWithItsInstant(String time, String offset) {
        assertThat(read(KEEPING, time).utcOffset()).isEqualTo(ZoneOffset.of(offset));
        assertThat(read(KEEPING, time).occurrenceTime().toString()).startsWith("2026-10-09T10:18:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-10-09T10:18:00Z", "2026-10-09T10:18:00", "2026-10-09T10:18:00+00:00",
            "Fri, 09 Oct 2026 10:18:00 GMT", "10/9/2026 10:18:00 AM"})
    void aTimeThatNamesNoneIsOfUtc(String time) {
        assertThat(read(KEEPING, time).utcOffset()).isNull();
        assertThat(read(KEEPING, time).occurrenceTime()).isEqualTo(Instant.parse("2026-10-09T10:18:00Z"));
    }

    @Test
    void whereTheTemplateDoesNotAskForItTheInstantAloneIsKept() {
        assertThat(read(Sets.file(Sets.pulse("$..[?(@pulse)]")), "2026-10-09T12:18:00+02:00").utcOffset()).isNull();
    }

    @Test
    void theProfileOfTheEarlierConnectorRefusesIt() {
        assertThat(DeviceContent.compile("f", KEEPING, ContentOptions.of(Profile.EARLIER_CONNECTOR)).problems())
                .extracting(TemplateProblem::inOneLine).singleElement().asString().contains(
                        "the member keepOffset is an addition, which the profile earlier-connector refuses");
    }
}
