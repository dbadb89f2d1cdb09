package org.iomtfhir.fhirclient.server;

import java.util.List;

/** The FHIR server can't do what is needed; the message names everything that is missing. */
public final class UnsuitableServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnsuitableServerException(List<String> missing) {
        super("the FHIR server is not fit for the persist service: " + String.join("; ", missing));
    }
}
