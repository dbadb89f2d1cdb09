package org.iomtfhir.template;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.iomtfhir.model.LetterDistance;

/** Finds the name that someone who wrote another one probably meant. All methods are static and thread-safe. */
public final class NearName {

    /** Fewer letters are the beginning of too much. */
    private static final int BEGINNING = 4;

    private NearName() {}

    /** The known name that this one is most likely meant to be, if one is near. */
    public static Optional<String> of(String name, Collection<String> known) {
        String best = null;
        int bestDistance = Math.min(3, name.length() / 2 + 1);
        for (String candidate : known) {
            int distance = LetterDistance.between(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best == null ? longer(name.toLowerCase(Locale.ROOT), known) : Optional.of(best);
    }

    /** The shortest of those that begin like it, {@code fromUnixTimestamp} for {@code fromUnixTime}. */
    private static Optional<String> longer(String name, Collection<String> known) {
        return name.length() < BEGINNING
                ? Optional.empty()
                : known.stream().filter(candidate -> candidate.toLowerCase(Locale.ROOT).startsWith(name))
                        .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }
}
