package org.iomtfhir.template;

import java.util.Arrays;

/** A text and where its lines start. Lines end with LF, CR LF or CR. Immutable. */
final class SourceText {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String text;
    private final int[] lineStarts;

    private SourceText(String text, int[] lineStarts) {
        this.text = text;
        this.lineStarts = lineStarts;
    }

    static SourceText of(String text) {
        String plain = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        int[] starts = new int[Math.max(16, plain.length() / 32)];
        int lines = 1;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean ends = c == '\n' || (c == '\r' && !(i + 1 < plain.length() && plain.charAt(i + 1) == '\n'));
            if (ends) {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, lines * 2);
                }
                starts[lines++] = i + 1;
            }
        }
        return new SourceText(plain, Arrays.copyOf(starts, lines));
    }

    String text() {
        return text;
    }

    /** The place of an offset; one beyond the text is taken as its end. */
    Place place(int offset) {
        int within = Math.max(0, Math.min(offset, text.length()));
        int found = Arrays.binarySearch(lineStarts, within);
        int line = found >= 0 ? found : -found - 2;
        return new Place(line + 1, within - lineStarts[line] + 1, within);
    }

    /** The line, from 1, without its end; empty if there is no such line. */
    String line(int number) {
        if (number < 1 || number > lineStarts.length) {
            return "";
        }
        int start = lineStarts[number - 1];
        int end = number == lineStarts.length ? text.length() : lineStarts[number];
        while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(start, end);
    }

    /** The offset of the character of this index in a quoted text whose opening quote is at {@code quote}. */
    int offsetInQuoted(int quote, int index) {
        int at = quote + 1;
        for (int seen = 0; seen < index && at < text.length(); seen++) {
            if (text.charAt(at) != '\\') {
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == 'u') {
                at += 6;
            } else {
                at += 2;
            }
        }
        return Math.min(at, text.length());
    }
}
