package org.iomtfhir.runtime.replay;

/** An event says that it is an envelope and is none that this stage can open. The message repeats nothing of it. */
public class BrokenEnvelopeException extends Exception {

    private static final long serialVersionUID = 1L;

    public BrokenEnvelopeException(String message) {
        super(message);
    }

    public BrokenEnvelopeException(String message, Throwable cause) {
        super(message, cause);
    }
}
