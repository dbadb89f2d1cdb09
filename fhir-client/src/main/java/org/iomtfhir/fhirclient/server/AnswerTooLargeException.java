package org.iomtfhir.fhirclient.server;

/** The server's answer is larger than this service takes at once: ask for less. */
public final class AnswerTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(long bound) {
        super("the FHIR server's answer is larger than " + bound + " bytes");
    }
}
