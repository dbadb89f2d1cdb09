package org.iomtfhir.fhirclient.server;

import java.util.Objects;

/** The FHIR server understood the request and refuses it: a 4xx other than 401, 403, 408, 425 and 429. */
public final class FhirRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient OperationOutcomes issues;

    FhirRefusedException(int status, OperationOutcomes issues) {
        super("the FHIR server answers " + status + issues.summary());
        this.status = status;
        this.issues = Objects.requireNonNull(issues, "issues");
    }

    /** The HTTP status, 400 to 499. */
    public int status() {
        return status;
    }

    /** What the server says is wrong. */
    public OperationOutcomes issues() {
        return issues;
    }
}
