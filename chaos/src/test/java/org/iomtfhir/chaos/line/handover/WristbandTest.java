package org.iomtfhir.chaos.line.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.chaos.line.events.WardReading;
import org.iomtfhir.chaos.line.events.ReadingType;
import org.junit.jupiter.api.Test;

class WristbandTest {

    private static final Instant TEN = Instant.parse("2026-03-01T10:00:00Z");

    private final Wristband band = new Wristband("kx-band-0", TEN);

    private List<WardReading> readings(int from, int until) {
        List<WardReading> readings = new ArrayList<>();
        for (int second = from; second < until; second++) {
            readings.addAll(band.event(TEN.plusSeconds(second)).readings());
        }
        return readings;
    }

    @Test
    void eachReadingIsOfWhoWoreItThenHoweverLateTheServerKnows() {
        List<WardReading> readings = readings(0, 60);
        Instant since = TEN.plusMillis(60_020);
        band.change(band.next(), since, null);
        readings.addAll(readings(61, 120));
        band.change(band.patient(), since, TEN.plusSeconds(120));
        readings.addAll(readings(121, 180));

        assertThat(readings).allSatisfy(reading -> assertThat(reading.patient()).isEqualTo("kx-band-0-patient-"
                + (reading.time().isBefore(since) ? 0 : 1)));
        assertThat(readings).extracting(WardReading::type).contains(ReadingType.HEARTRATE, ReadingType.PULSERATE);
    }

    @Test
    void noPulseIsOfTheSlotInWhichItGoesFromOneToTheOther() {
        List<WardReading> readings = readings(0, 60);
        Instant since = TEN.plusMillis(62_500);
        band.change(band.next(), since, since);
        readings.addAll(readings(63, 180));

        assertThat(readings.stream().filter(each -> each.type() == ReadingType.PULSERATE)).hasSizeGreaterThan(20)
                .allSatisfy(reading -> assertThat(Duration.between(since, reading.time()).abs())
                        .isGreaterThan(Duration.ofSeconds(5)));
    }

    @Test
    void theServerIsSaidToTakeItForTheEarlierPatientsUntilTheChangeIsEntered() {
        band.change(band.next(), TEN, null);
        assertThat(band.listed()).isEqualTo("kx-band-0-patient-0");

        band.change(band.patient(), TEN, TEN.plusSeconds(30));
        assertThat(band.listed()).isEqualTo("kx-band-0-patient-1");
        assertThat(band.earlier()).isEqualTo("kx-band-0-patient-0");
        assertThat(band.next()).isEqualTo("kx-band-0-patient-2");
    }

    @Test
    void whatWasSentBeforeARunWasBrokenOffIsNotSentAgain() {
        band.sent(TEN.plusSeconds(30));

        assertThat(readings(0, 90).stream().filter(each -> each.type() == ReadingType.PULSERATE)).isNotEmpty()
                .allSatisfy(reading -> assertThat(reading.time()).isAfter(TEN.plusSeconds(30)));
    }
}
