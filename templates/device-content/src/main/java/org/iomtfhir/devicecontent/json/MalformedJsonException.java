package org.iomtfhir.devicecontent.json;

/** Text that is not JSON. The message says where, and never holds anything of the text. */
public class MalformedJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        // Thrown for an event that is no JSON: where in this code it was found is of no use to anyone.
        super(message, null, false, false);
    }
}
