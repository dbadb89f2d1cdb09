package org.iomtfhir.model.sampled;

/**
 * Goes through the items of a text of FHIR's SampledData, parted by blanks of any number and kind, and makes nothing of those that are
 * only looked at: a series has thousands. Not thread-safe.
 */
public final class SampledItems {

    private final String text;
    private int from;
    private int until;

    /** Before the first item of a text. */
    public SampledItems(String text) {
        this.text = text;
    }

    /** Goes to the next item; false if there is none. */
    public boolean next() {
        int length = text.length();
        int at = until;
        while (at < length && isBlank(text.charAt(at))) {
            at++;
        }
        from = at;
        while (at < length && !isBlank(text.charAt(at))) {
            at++;
        }
        until = at;
        return until > from;
    }

    /** The blank itself is nearly all that there is, and looking up what a character is takes longer. */
    private static boolean isBlank(char character) {
        return character == ' ' || ((character < ' ' || character > '~') && Character.isWhitespace(character));
    }

    /** The index of the item's first character in the text. */
    public int from() {
        return from;
    }

    /** The index behind the item's last character in the text. */
    public int until() {
        return until;
    }

    /** The text of the item itself. */
    public String item() {
        // Nearly all of a sparse series is this one item.
        return until - from == 1 && text.charAt(from) == 'E' ? SampledText.EMPTY : text.substring(from, until);
    }
}
