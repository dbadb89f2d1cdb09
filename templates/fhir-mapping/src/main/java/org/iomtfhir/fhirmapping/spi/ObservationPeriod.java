package org.iomtfhir.fhirmapping.spi;

import org.iomtfhir.model.Ticks;
import java.util.Locale;
import java.util.Optional;

/** Which readings of a type become one Observation: the {@code periodInterval} of a template. */
public enum ObservationPeriod {
    /** Those of one instant. */
    INSTANT("0", "Single", 0),
    /** Those of one hour, UTC. */
    HOUR("60", "Hourly", 3_600 * Ticks.PER_SECOND),
    /** Those of one day, UTC. */
    DAY("1440", "Daily", 86_400 * Ticks.PER_SECOND),
    /** Those with one correlation id. */
    CORRELATION("-1", "CorrelationId", 0);

    private final String number;
    private final String word;
    private final long ticks;

    ObservationPeriod(String number, String word, long ticks) {
        this.number = number;
        this.word = word;
        this.ticks = ticks;
    }

    /** How long it is, in ticks of 100 ns; 0 where its readings decide. */
    public long ticks() {
        return ticks;
    }

    /** The period that a file names by number or, in any letter case, by word. */
    public static Optional<ObservationPeriod> named(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        for (ObservationPeriod period : values()) {
            if (name.equals(period.number) || name.equals(period.word.toLowerCase(Locale.ROOT))) {
                return Optional.of(period);
            }
        }
        return Optional.empty();
    }
}
