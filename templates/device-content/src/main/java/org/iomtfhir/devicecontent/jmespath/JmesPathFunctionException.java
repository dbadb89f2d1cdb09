package org.iomtfhir.devicecontent.jmespath;

/** A function has no result for its arguments. The message says why and holds none of the arguments' values. */
public class JmesPathFunctionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public JmesPathFunctionException(String message) {
        // Thrown for what an event holds: where in this code it was found is of no use to anyone.
        super(message, null, false, false);
    }
}
