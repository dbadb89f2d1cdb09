package org.iomtfhir.devicecontent.units;

/** A number can't be converted between two units. The message is for whoever writes the template, and quotes no unit of an event. */
public final class UnitException extends Exception {

    private static final long serialVersionUID = 1L;

    UnitException(String message) {
        super(message);
    }
}
