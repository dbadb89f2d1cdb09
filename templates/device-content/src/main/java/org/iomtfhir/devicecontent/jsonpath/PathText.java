package org.iomtfhir.devicecontent.jsonpath;

/** The text of a path and how far it has been read. Not thread-safe. */
final class PathText {

    private final String text;
    private int at;

    PathText(String text) {
        this.text = text;
    }

    int at() {
        return at;
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** The character here; only before the end. */
    char character() {
        return text.charAt(at);
    }

    /** Whether this character stands here. */
    boolean is(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    /** The character after the one here; 0 if there is none. */
    char next() {
        return at + 1 < text.length() ? text.charAt(at + 1) : 0;
    }

    boolean restIsBlankAfter(int characters) {
        return text.substring(Math.min(text.length(), at + characters)).isBlank();
    }

    void advance() {
        at++;
    }

    void skipBlanks() {
        while (!atEnd() && Character.isWhitespace(character())) {
            at++;
        }
    }

    /** Reads these characters if they stand here. */
    boolean take(String expected) {
        if (!text.startsWith(expected, at)) {
            return false;
        }
        at += expected.length();
        return true;
    }

    void expect(char c) throws PathSyntaxException {
        if (!is(c)) {
            throw error(at, atEnd() ? c + " is missing at the end" : c + " is missing before " + shown(), "Add " + c);
        }
        at++;
    }

    String since(int from) {
        return text.substring(from, at);
    }

    /** The character here as one would quote it; "the end" there. */
    String shown() {
        return atEnd() ? "end" : character() == ' ' ? "blank" : String.valueOf(character());
    }

    PathSyntaxException error(int position, String cause, String whatToDo) {
        return new PathSyntaxException(Math.min(position, text.length()), cause, whatToDo);
    }

    /** A text between quotes, single or double, the kind that stands here. */
    String quoted() throws PathSyntaxException {
        int from = at;
        char quote = character();
        StringBuilder read = new StringBuilder();
        at++;
        while (!atEnd() && character() != quote) {
            if (character() == '\\' && at + 1 < text.length()) {
                at++;
                read.append(escaped());
            } else {
                read.append(character());
            }
            at++;
        }
        if (atEnd()) {
            throw error(from, "the quote is not closed", "Add " + quote + " where the text ends");
        }
        at++;
        return read.toString();
    }

    private char escaped() throws PathSyntaxException {
        char c = character();
        return switch (c) {
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case '\\', '"', '\'', '/' -> c;
            default -> throw error(at - 1, "there is no escape \\" + c, "Write \\\\ for a backslash");
        };
    }
}
