package org.iomtfhir.runtime.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A store could not do what it was asked, for a reason that lies outside: it may be tried again, and
 * {@link org.iomtfhir.runtime.retry.Failure#of} tells how. The message names the place, never what was to be stored.
 */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message
     *            what could not be done, where
     * @param cause
     *            the failure below
     */
    public StoreException(String message, @Nullable Throwable cause) {
        super(message + (cause instanceof IOException ? " (" + cause.getClass().getSimpleName() + ")" : ""), cause);
    }
}
