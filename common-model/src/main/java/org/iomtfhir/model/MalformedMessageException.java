package org.iomtfhir.model;

/**
 * A message between services that can't be read: not JSON, or without something it must have. Its message names what is
 * wrong and where, and never holds a value of the message, since those identify persons.
 */
public class MalformedMessageException extends Exception {

    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }

    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
