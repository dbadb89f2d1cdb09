package org.iomtfhir.fhirclient.server;

import org.jspecify.annotations.Nullable;

/**
 * What became of a PUT, alone or in a bundle.
 *
 * @param status
 *            the HTTP status
 * @param version
 *            the version that stands now, null where the server does not say or nothing was written
 * @param issues
 *            what the server says, where it refuses
 */
public record PutAnswer(int status, @Nullable String version, OperationOutcomes issues) {

    /** Whether the resource stands as it was sent. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether somebody else was there first: the guard did not hold. */
    public boolean isConflict() {
        return status == 409 || status == 412 || status == 404 || status == 410
                || (status == 400 && issues.asksForIfMatch());
    }
}
