package org.iomtfhir.devicecontent;

import java.time.Instant;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;
import org.jspecify.annotations.Nullable;

/** Where a {@link DeviceTemplate} puts what it finds. Valid during one evaluation, on its thread. */
public interface TemplateOutput {

    /** When the hub took the event in; null if unknown. For {@link Measurement#ingestionTime}. */
    @Nullable
    Instant ingestionTime();

    /** What the template's expressions may cost. */
    Budget budget();

    /** Adds a measurement to what the event becomes. */
    void measurement(Measurement measurement);

    /**
     * Adds a failure.
     *
     * @param error
     *            the name under which it is counted
     * @param member
     *            the member or value name concerned; null if none is
     * @param cause
     *            a sentence without full stop that holds no value of the event
     */
    void failure(ErrorName error, String member, String cause);
}
