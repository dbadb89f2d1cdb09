package org.iomtfhir.samples;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An Observation that must be on the server, as far as the sample says what it is.
 *
 * @param type
 *            the type name of its template, which the Observation has as {@code code.text}
 * @param patientId
 *            the value of the patient's identifier; null where the events name no patient, so that it is whoever the line
 *            makes up for the device
 * @param deviceId
 *            the value of the device's identifier
 * @param codes
 *            codings that it must be coded with, among others
 * @param start
 *            the start of its effective period, or its effective time
 * @param end
 *            the end of its effective period, to 100 ns; the same as {@code start} where it has an effective time
 * @param value
 *            what it says itself, null where only its components do
 * @param components
 *            all that it has, in no order
 */
public record ExpectedObservation(String type, String patientId, String deviceId, List<Code> codes, Instant start,
        Instant end, @Nullable ExpectedValue value, List<Component> components) {

    public ExpectedObservation {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(deviceId, "deviceId");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        codes = List.copyOf(codes);
        components = List.copyOf(components);
    }

    /**
     * A coding.
     *
     * @param system
     *            a URI
     * @param code
     *            of that system
     */
    public record Code(String system, String code) {
        public Code {
            Objects.requireNonNull(system, "system");
            Objects.requireNonNull(code, "code");
        }
    }

    /**
     * A component.
     *
     * @param codes
     *            codings that it must be coded with, among others
     * @param value
     *            what it says; null where it has to be there without a value, with a {@code dataAbsentReason}
     */
    public record Component(List<Code> codes, @Nullable ExpectedValue value) {
        public Component {
            codes = List.copyOf(codes);
        }
    }

    /** Whether it is of one instant, not of a period. */
    public boolean isInstant() {
        return start.equals(end);
    }
}
