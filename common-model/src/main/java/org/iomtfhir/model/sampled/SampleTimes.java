package org.iomtfhir.model.sampled;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * When the samples of a value were taken that holds several: at equal distances, or at times of their own. The samples of one time
 * stand together, one of each channel. Immutable.
 *
 * @param dimensions
 *            how many channels there are, from 1 to {@value #MAX_DIMENSIONS}
 * @param period
 *            milliseconds from one time to the next, the first being that of the reading; {@linkplain SamplePeriod#isUsable usable}, and
 *            null where there are offsets
 * @param offsets
 *            one for each time, in milliseconds from the time of the reading, none negative, ascending, parted by blanks; null where
 *            there is a period
 */
public record SampleTimes(int dimensions, @Nullable BigDecimal period, @Nullable String offsets) {

    /** How many channels a value has at the most. */
    public static final int MAX_DIMENSIONS = 64;

    /** The most samples of one value, all channels together: each takes two characters of a text of FHIR at least. */
    public static final int MAX_SAMPLES = SampledText.MAX_LENGTH / 2;

    /**
     * @throws IllegalArgumentException
     *             if there is neither a usable period nor offsets, or both, or another number of channels
     */
    public SampleTimes {
        if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
            throw new IllegalArgumentException("there are from 1 to " + MAX_DIMENSIONS + " channels");
        }
        if ((period == null) == (offsets == null)) {
            throw new IllegalArgumentException("there is either a period, or offsets");
        }
        if (period != null) {
            if (!SamplePeriod.isUsable(period)) {
                throw new IllegalArgumentException("the period can't be calculated with");
            }
            period = period.stripTrailingZeros();
        }
    }

    /** How many characters it takes, about. */
    public int length() {
        return 60 + (offsets == null ? 0 : offsets.length());
    }
}
