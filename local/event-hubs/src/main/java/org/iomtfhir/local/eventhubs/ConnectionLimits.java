package org.iomtfhir.local.eventhubs;

import java.time.Duration;

/**
 * What clients may take of an endpoint before they have shown that they may use it.
 *
 * @param most
 *            how many connections there are at once; when there is one more, the oldest that has brought no token gives way, and
 *            where all have brought one, the new one is turned away
 * @param toOpen
 *            how long a connection may take to say its SASL mechanism and open itself
 * @param toAuthorize
 *            how long an open connection may stay without a token that is good
 */
public record ConnectionLimits(int most, Duration toOpen, Duration toAuthorize) {

    /** 1,000 connections, 10 seconds to open, a minute to bring a token. */
    public static final ConnectionLimits DEFAULT = new ConnectionLimits(1000, Duration.ofSeconds(10),
            Duration.ofMinutes(1));

    public ConnectionLimits {
        if (most < 1 || toOpen.isNegative() || toOpen.isZero() || toAuthorize.isNegative() || toAuthorize.isZero()) {
            throw new IllegalArgumentException("Connection limits must be positive, not " + most + ", " + toOpen + ", "
                    + toAuthorize);
        }
    }
}
