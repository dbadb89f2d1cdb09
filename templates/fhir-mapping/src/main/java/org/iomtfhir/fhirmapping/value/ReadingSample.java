package org.iomtfhir.fhirmapping.value;

import java.util.Optional;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.sampled.SampledText;

/** What a reading becomes as an item of sampled data: FHIR's {@code SampledDataDataType} knows decimals without exponent or plus, E, U and L. */
final class ReadingSample {

    private ReadingSample() {}

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
            default -> SampledText.isDecimal(text)
                    ? DecimalText.plain(text).map(plain -> profile == Profile.STANDARD ? plain : text)
                    : Optional.empty();
        };
    }

    /** Whether an item says anything: {@code E}, that there is none, never stands in the place of a reading of its instant. */
    static boolean says(String item) {
        return !item.strip().equals(SampledText.EMPTY);
    }
}
