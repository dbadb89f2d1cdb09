package org.iomtfhir.chaos.line;

/** The line did not do what it must; the message says what. */
final class LineFailedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    LineFailedException(String message) {
        super(message);
    }
}
