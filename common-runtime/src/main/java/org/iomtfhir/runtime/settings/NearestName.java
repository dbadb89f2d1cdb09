package org.iomtfhir.runtime.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.iomtfhir.model.LetterDistance;

/** Finds the name that someone who mistyped probably meant. All methods are static and thread-safe. */
public final class NearestName {

    private NearestName() {}

    /** The name with the fewest letters to change, if those are at most a third of the name's; empty otherwise. */
    public static Optional<String> of(String typed, Collection<String> names) {
        String bare = bare(typed);
        return names.stream().min(Comparator.comparingInt((String name) -> LetterDistance.between(bare, bare(name))))
                .filter(name -> LetterDistance.between(bare, bare(name)) <= Math.max(1, bare.length() / 3));
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_:.-]+", ".");
    }
}
