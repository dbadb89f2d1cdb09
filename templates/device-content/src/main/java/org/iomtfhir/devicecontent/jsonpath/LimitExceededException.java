package org.iomtfhir.devicecontent.jsonpath;

import java.util.Objects;

/** An expression cost more than it may. The message says which bound it met and holds nothing of the event. */
public final class LimitExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LimitExceededException(String message) {
        // Where in this code the bound was met is of no use to anyone.
        super(message, null, false, false);
    }

    /** Says which bound it met, never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
