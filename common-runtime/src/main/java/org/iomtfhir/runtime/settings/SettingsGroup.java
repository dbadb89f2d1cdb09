package org.iomtfhir.runtime.settings;

import java.util.List;

/**
 * The settings of one concern, and the record they make.
 *
 * @param <T>
 *            what the concern's code is given
 */
public interface SettingsGroup<T> {

    /** The heading in the reference page. */
    String title();

    /** What the group is about, a sentence or two for the reference page. */
    String about();

    /** The declarations, in the order of the reference page. */
    List<Setting<?>> settings();

    /**
     * Looks for what no setting shows by itself: one that is needed because of another, two that exclude each other.
     *
     * @param values
     *            what was given; a setting whose text can't be read is absent though {@linkplain Settings#isGiven given}
     * @param problems
     *            takes what is wrong
     */
    default void check(Settings values, Problems problems) {}

    /**
     * The settings as one record.
     *
     * @param values
     *            settings that have been checked
     */
    T read(Settings values);
}
