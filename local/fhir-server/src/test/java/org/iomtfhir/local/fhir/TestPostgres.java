package org.iomtfhir.local.fhir;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** PostgreSQL for a test. */
public final class TestPostgres {

    private TestPostgres() {}

    /**
     * Starts a server, or skips the calling test where PostgreSQL is not installed; where {@code CI=true} the test fails
     * instead.
     */
    public static PostgresServer startOrSkip() {
        if (!PostgresServer.isInstalled()) {
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(PostgresServer.NOT_INSTALLED);
            }
            Assumptions.abort(PostgresServer.NOT_INSTALLED);
        }
        try {
            return PostgresServer.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
