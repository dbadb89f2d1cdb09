package org.iomtfhir.fhirmapping.spi;

import org.iomtfhir.model.ErrorName;

/** Where a value reports readings that it can't use. */
@FunctionalInterface
public interface ReadingFailures {

    /**
     * Reports a failure.
     *
     * @param error
     *            the name it is counted under
     * @param cause
     *            what is wrong and what to do, without full stop; it must not quote a reading, since it is logged
     */
    void add(ErrorName error, String cause);
}
