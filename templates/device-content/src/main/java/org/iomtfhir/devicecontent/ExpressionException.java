package org.iomtfhir.devicecontent;

import java.util.Objects;
import org.iomtfhir.model.ErrorName;

/** An expression has no usable result for an event. Becomes a {@link NormalizationFailure}; holds no value of the event. */
final class ExpressionException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorName error;

    ExpressionException(ErrorName error, String cause) {
        // Thrown for what an event holds: where in this code it was found is of no use to anyone.
        super(cause, null, false, false);
        this.error = error;
    }

    ErrorName error() {
        return error;
    }

    /** Says why, never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
