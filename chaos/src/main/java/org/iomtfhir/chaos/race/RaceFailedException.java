package org.iomtfhir.chaos.race;

/** A race could not be run to its end. */
final class RaceFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RaceFailedException(String message) {
        super(message);
    }
}
