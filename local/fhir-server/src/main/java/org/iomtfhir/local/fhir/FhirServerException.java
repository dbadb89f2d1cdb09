package org.iomtfhir.local.fhir;

import java.io.Serial;

/** The server could not start. The message says why and what to do, and holds no password. */
public final class FhirServerException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    FhirServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
