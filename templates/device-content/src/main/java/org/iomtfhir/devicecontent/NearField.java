package org.iomtfhir.devicecontent;

import java.util.Locale;
import org.iomtfhir.model.LetterDistance;

/** How near the names of two fields are: the letter case counts least, then letters that differ. All methods are static and thread-safe. */
final class NearField {

    /** What is near nothing. */
    static final int FAR = LetterDistance.FAR;

    private NearField() {}

    /** 0 for the same name in another letter case or with other joints (heart_rate), more for each letter that differs. */
    static int distance(String asked, String there) {
        String one = plain(asked);
        String other = plain(there);
        if (one.equals(other)) {
            return 0;
        }
        int letters = LetterDistance.between(one, other);
        return letters <= Math.min(3, Math.min(one.length(), other.length()) / 3) ? letters : FAR;
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '-' && c != ' ') {
                plain.append(c);
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }
}
