package org.iomtfhir.chaos.line.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WardEventsTest {

    private static final int NUMBER = 5000;

    private static List<WardEvent> events(long seed) {
        WardEvents events = new WardEvents(seed);
        return LongStream.range(0, NUMBER).mapToObj(events::event).toList();
    }

    @Test
    void theSameSeedGivesTheSameEventsAndAnotherSeedOthers() {
        assertThat(events(7)).isEqualTo(events(7)).isNotEqualTo(events(8));
    }

    @Test
    void noMomentOfADeviceEverHasTwoValues() {
        Map<String, WardReading> known = new HashMap<>();
        for (WardEvent event : events(1)) {
            for (WardReading reading : event.readings()) {
                String moment = reading.type() + reading.device() + reading.patient() + reading.correlation()
                        + slot(reading);
                assertThat(known.merge(moment, reading, (before, now) -> before)).isEqualTo(reading);
            }
        }
    }

    /** The slot of a series, so that it does not depend on the order of arrival which of two readings stands. */
    private static Instant slot(WardReading reading) {
        long millis = switch (reading.type()) {
            case PULSERATE -> 5_000;
            case GLUCOSE -> 300_000;
            case INFUSION -> 60_000;
            case HEARTRATE, BLOODPRESSURE, BODYTEMPERATURE, RHYTHM, STEPS -> 0;
        };
        if (millis == 0) {
            return reading.time();
        }
        Instant nearest = Instant.ofEpochMilli(Math.floorDiv(reading.time().toEpochMilli() + millis / 2, millis)
                * millis);
        // In the last slot of an hour or a day up to its end.
        ChronoUnit whole = reading.type() == ReadingType.GLUCOSE ? ChronoUnit.DAYS : ChronoUnit.HOURS;
        boolean isBeyond = reading.type() != ReadingType.INFUSION && nearest.truncatedTo(whole).isAfter(reading.time());
        return isBeyond ? nearest.minusMillis(millis) : nearest;
    }

    @Test
    void everyTypeIsReadAndEveryKindOfDeadLetterIsMadeAndSomeEventsComeAgain() {
        Set<ReadingType> types = new HashSet<>();
        Set<String> letters = new HashSet<>();
        Map<String, Integer> bodies = new HashMap<>();
        for (WardEvent event : events(1)) {
            event.readings().forEach(reading -> types.add(reading.type()));
            event.letter().ifPresent(letter -> letters.add(letter.stage() + " " + letter.error()));
            bodies.merge(event.body(), 1, Integer::sum);
        }
        assertThat(types).containsExactlyInAnyOrder(ReadingType.values());
        assertThat(letters).containsExactlyInAnyOrder("normalize InvalidDataFormat",
                "normalize NormalizationDataMapping",
                "normalize IncompatibleData", "normalize TemplateExpression", "transform TemplateNotFound",
                "transform InvalidQuantityFhirValue", "transform CorrelationIdNotDefined",
                "persist FhirResourceNotFound", "persist PatientDeviceMismatch");
        assertThat(bodies.values().stream().filter(times -> times > 1)).hasSizeGreaterThan(100);
    }

    @Test
    void aDeviceKeepsToItsLaneAndEveryLaneIsUsed() {
        Map<String, Integer> lanes = new HashMap<>();
        for (WardEvent event : events(1)) {
            for (WardReading reading : event.readings()) {
                assertThat(lanes.merge(reading.device(), event.lane(), (before, now) -> before))
                        .isEqualTo(event.lane());
            }
        }
        assertThat(lanes.values()).containsAll(IntStream.range(0, WardEvents.LANES).boxed().toList());
    }

    @Test
    void everyMarkIsOfOneFailureAndStandsInItsEvent() {
        Map<String, ExpectedLetter> known = new HashMap<>();
        for (WardEvent event : events(1)) {
            event.letter().ifPresent(letter -> {
                assertThat(known.merge(letter.mark(), letter, (before, now) -> before)).isEqualTo(letter);
                assertThat(event.body()).contains(letter.mark());
            });
        }
    }
}
