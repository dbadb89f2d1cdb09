package org.iomtfhir.fhirmapping.value;

import java.util.Optional;
import org.iomtfhir.model.Profile;

/** A reading as an item of sampled data: FHIR's {@code SampledDataDataType} knows decimals without exponent or plus, E, U and L. */
final class SampleText {

    private SampleText() {}

    /**
     * The item; empty if the reading is no decimal that can be written in plain digits, nor one of the letters.
     *
     * @param profile
     *            the earlier connector's decimals stay as they were sent
     */
    static Optional<String> of(String reading, Profile profile) {
        String text = reading.strip();
        return switch (text) {
            case "E", "U", "L" -> Optional.of(text);
            default -> DecimalText.isSample(text)
                    ? DecimalText.plain(text).map(plain -> profile == Profile.STANDARD ? plain : text)
                    : Optional.empty();
        };
    }
}
