package org.iomtfhir.fhirclient.server;

/** A text is not a FHIR R4 resource, or holds what R4 has no place for. What the parser said may quote it and is left out. */
public final class MalformedResourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedResourceException() {
        this("not a FHIR R4 resource as it should be");
    }

    MalformedResourceException(String what) {
        super(what);
    }
}
