package org.iomtfhir.model;

/** How far one name is from another; for errors that say which name may have been meant. All methods are static and thread-safe. */
public final class LetterDistance {

    /** What is far from everything. */
    public static final int FAR = Integer.MAX_VALUE;

    /** A longer name is compared with none: the work grows with the product of both lengths. */
    private static final int LONGEST = 64;

    private LetterDistance() {}

    /**
     * How many letters must be changed, added or removed to make one name of the other (Levenshtein's distance). Letter case
     * counts. {@link #FAR} where one of them is longer than 64 letters.
     */
    public static int between(String one, String other) {
        if (one.length() > LONGEST || other.length() > LONGEST) {
            return FAR;
        }
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
