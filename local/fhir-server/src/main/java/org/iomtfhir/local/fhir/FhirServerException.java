package org.iomtfhir.local.fhir;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The server could not start. The message says why and what to do, and holds no password. */
public final class FhirServerException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    FhirServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
