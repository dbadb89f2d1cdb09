package org.iomtfhir.runtime.service;

import java.time.Clock;
import org.iomtfhir.runtime.retry.Failure;

/**
 * Tells a fault that an event brings to light, the same one each time it is handled, from troubles that have nothing to do
 * with it: an outage, the end of the memory, a class that can't be loaded, an interrupt. Events are never set aside for
 * those.
 */
final class EventFault {

    private static final int DEEPEST = 20;

    private EventFault() {}

    static boolean isFault(Throwable failure, Clock clock) {
        if (Thread.currentThread().isInterrupted() || !(Failure.of(failure, clock) instanceof Failure.Permanent)) {
            return false;
        }
        Throwable at = failure;
        for (int depth = 0; at != null && depth < DEEPEST; depth++, at = at.getCause()) {
            boolean elsewhere = at instanceof InterruptedException
                    || (at instanceof Error && !(at instanceof StackOverflowError));
            if (elsewhere) {
                return false;
            }
        }
        return true;
    }

    /** Kind and place of what was thrown first. The message is left out: it may hold what a device sent. */
    static String describe(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
            root = root.getCause();
        }
        StackTraceElement[] trace = root.getStackTrace();
        return root.getClass().getSimpleName() + (trace.length == 0
                ? ""
                : " at " + trace[0].getClassName() + "." + trace[0].getMethodName() + ", line "
                        + trace[0].getLineNumber());
    }
}
