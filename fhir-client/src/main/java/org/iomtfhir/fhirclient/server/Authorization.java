package org.iomtfhir.fhirclient.server;

import java.util.Optional;

/** Says who asks. Implementations are thread-safe and never log what they give. */
public interface Authorization {

    /**
     * The value of the Authorization header, empty where none is sent.
     *
     * @throws FhirUnavailableException
     *             if no token is to be had now
     */
    Optional<String> header();

    /**
     * The server refused this value: forget it.
     *
     * @param refused
     *            what {@link #header()} gave
     * @return whether another value may be had, so that trying once more makes sense
     */
    boolean renew(String refused);

    /** Asks without saying who. */
    static Authorization none() {
        return new Authorization() {
            @Override
            public Optional<String> header() {
                return Optional.empty();
            }

            @Override
            public boolean renew(String refused) {
                return false;
            }
        };
    }
}
