package org.iomtfhir.template;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that someone who wrote another one probably meant. */
public final class NearName {

    private NearName() {}

    /** The known name that this one is most likely meant to be, if one is near. */
    public static Optional<String> of(String name, Collection<String> known) {
        String best = null;
        int bestDistance = Math.min(3, name.length() / 2 + 1);
        for (String candidate : known) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** How many letters must be changed, added or removed. Names longer than 64 letters are near nothing. */
    private static int distance(String one, String other) {
        if (one.length() > 64) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
