package org.iomtfhir.chaos.line.events;

import java.util.Objects;

/**
 * A dead letter that an event is sent to make.
 *
 * @param mark
 *            a text that stands in the letter's body and in no other
 * @param stage
 *            the stage that sets it aside
 * @param error
 *            the name of its cause
 */
public record ExpectedLetter(String mark, String stage, String error) {

    public ExpectedLetter {
        Objects.requireNonNull(mark, "mark");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(error, "error");
    }
}
