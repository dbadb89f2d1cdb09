package org.iomtfhir.runtime.hub.read;

/** An event that should hold records and can't be opened; the message says why, and nothing of what it holds. */
public final class BrokenPackException extends Exception {

    private static final long serialVersionUID = 1L;

    BrokenPackException(String message) {
        super(message);
    }

    BrokenPackException(String message, Throwable cause) {
        super(message, cause);
    }
}
