package org.iomtfhir.fhirclient.auth;

import java.time.Instant;
import java.util.Objects;

/**
 * A token and how long it is good for.
 *
 * @param value
 *            what goes behind {@code Bearer}
 * @param gotAt
 *            when it was asked for
 * @param expiresAt
 *            when it ends
 */
record AccessToken(String value, Instant gotAt, Instant expiresAt) {
    AccessToken {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(gotAt, "gotAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    @Override
    public String toString() {
        return "AccessToken until " + expiresAt;
    }
}
