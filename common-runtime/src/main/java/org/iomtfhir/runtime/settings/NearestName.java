package org.iomtfhir.runtime.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that someone who mistyped probably meant. */
public final class NearestName {

    private NearestName() {}

    /** The name with the fewest letters to change, if those are at most a third of the name's; empty otherwise. */
    public static Optional<String> of(String typed, Collection<String> names) {
        String bare = bare(typed);
        return names.stream().min(Comparator.comparingInt((String name) -> distance(bare, bare(name))))
                .filter(name -> distance(bare, bare(name)) <= Math.max(1, bare.length() / 3));
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[_:.-]+", ".");
    }

    /** Levenshtein's distance: letters put in, taken out or replaced. */
    private static int distance(String one, String other) {
        int[] above = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[other.length()];
    }
}
