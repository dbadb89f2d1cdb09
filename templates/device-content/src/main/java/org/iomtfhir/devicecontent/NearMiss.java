package org.iomtfhir.devicecontent;

import java.util.Objects;
import org.iomtfhir.devicecontent.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Why an expression selected nothing: how far it came. Holds values of the event, and is not for logs.
 *
 * @param at
 *            the index, from 0, of the step or test in the expression's text at which it came no further
 * @param step
 *            the text of that step, or the name that is not there
 * @param why
 *            what is wrong there: a sentence without full stop
 * @param reached
 *            the value that the step was tried on and that came nearest; null if there is none
 * @param suggestion
 *            an expression like this one that does select something of this event; null if none is known
 */
public record NearMiss(int at, String step, String why, @Nullable Json reached, @Nullable String suggestion) {

    public NearMiss {
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(why, "why");
    }
}
