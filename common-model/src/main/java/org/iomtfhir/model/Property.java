package org.iomtfhir.model;

import java.util.Objects;
import org.iomtfhir.model.sampled.SampleTimes;
import org.jspecify.annotations.Nullable;

/**
 * One named value of a reading, as the device sent it, or several samples of one that were sent together.
 *
 * @param name
 *            the value name of the template, never null
 * @param value
 *            the value as text, digits and blanks as sent, never null; of several samples they are parted by single blanks, decimals
 *            or {@code E}, {@code U}, {@code L}
 * @param samples
 *            when the samples were taken where the value holds several; null where it is one value
 */
public record Property(String name, String value, @Nullable SampleTimes samples) {

    public Property {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }

    /** One value, taken at the time of its reading. */
    public Property(String name, String value) {
        this(name, value, null);
    }
}
