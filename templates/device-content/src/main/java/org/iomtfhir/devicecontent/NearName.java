package org.iomtfhir.devicecontent;

import java.util.Locale;

/** How near two names are: the letter case counts least, then letters that differ. All methods are static and thread-safe. */
final class NearName {

    /** What is near nothing. */
    static final int FAR = Integer.MAX_VALUE;

    /** Names that are longer are near nothing but themselves in another letter case. */
    private static final int LONGEST = 64;

    private NearName() {}

    /** 0 for the same name in another letter case or with other joints (heart_rate), more for each letter that differs. */
    static int distance(String asked, String there) {
        String one = plain(asked);
        String other = plain(there);
        if (one.equals(other)) {
            return 0;
        }
        if (one.length() > LONGEST || other.length() > LONGEST || one.isEmpty() || other.isEmpty()) {
            return FAR;
        }
        int letters = letters(one, other);
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

    /** How many letters must be changed, added or removed. */
    private static int letters(String one, String other) {
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
