package org.iomtfhir.runtime.hub.read;

/**
 * A stage failed in a way that nobody foresaw: it was told of already, and the SDK lets the partition go for it. It does not
 * hold what the stage threw: the SDK logs all it gets, and that message may hold what a device sent.
 */
final class StageFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StageFailedException(Throwable failure) {
        super("a stage failed unexpectedly: " + failure.getClass().getName());
    }

    /** Whether that is what lies behind an error of the SDK. */
    static boolean isIn(Throwable error) {
        Throwable at = error;
        for (int depth = 0; at != null && depth < 20; depth++, at = at.getCause()) {
            if (at instanceof StageFailedException) {
                return true;
            }
        }
        return false;
    }
}
