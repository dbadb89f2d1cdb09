package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.iomtfhir.fhirmapping.json.Coding;

/**
 * Why a device has no number: http://hl7.org/fhir/R4/valueset-data-absent-reason.html, without {@code temp-unknown}, which stands for a
 * component that has had no reading so far.
 */
enum DataAbsentReason {
    UNKNOWN("unknown", "Unknown"), ASKED_UNKNOWN("asked-unknown", "Asked But Unknown"), NOT_ASKED("not-asked",
            "Not Asked"),
    ASKED_DECLINED("asked-declined", "Asked But Declined"), MASKED("masked",
            "Masked"),
    NOT_APPLICABLE("not-applicable", "Not Applicable"), UNSUPPORTED("unsupported",
            "Unsupported"),
    AS_TEXT("as-text", "As Text"), ERROR("error", "Error"), NOT_A_NUMBER(
            "not-a-number", "Not a Number (NaN)"),
    NEGATIVE_INFINITY("negative-infinity",
            "Negative Infinity (NINF)"),
    POSITIVE_INFINITY("positive-infinity",
            "Positive Infinity (PINF)"),
    NOT_PERFORMED("not-performed",
            "Not Performed"),
    NOT_PERMITTED("not-permitted",
            "Not Permitted");

    private static final String SYSTEM = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

    private final String code;
    private final String display;

    DataAbsentReason(String code, String display) {
        this.code = code;
        this.display = display;
    }

    /** The one with this code. */
    static Optional<DataAbsentReason> of(String code) {
        return Arrays.stream(values()).filter(each -> each.code.equals(code)).findFirst();
    }

    /** All codes, for messages. */
    static String codes() {
        return Arrays.stream(values()).map(each -> each.code).collect(Collectors.joining(", "));
    }

    /** What a reading that is no number says; empty if it says nothing of the kind. */
    static Optional<DataAbsentReason> said(String reading) {
        return switch (reading) {
            case "NaN" -> Optional.of(NOT_A_NUMBER);
            case "Infinity", "+Infinity" -> Optional.of(POSITIVE_INFINITY);
            case "-Infinity" -> Optional.of(NEGATIVE_INFINITY);
            default -> Optional.empty();
        };
    }

    /** Writes the members of the CodeableConcept into the object that is open. */
    void writeMembers(JsonGenerator json) throws IOException {
        Coding.writeMembers(json, List.of(new Coding(SYSTEM, code, display)), null);
    }
}
