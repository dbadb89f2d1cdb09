package org.iomtfhir.template;

/** Writes an array or object that is defined as JSON into a text: as a literal of JMESPath it stands between two backquotes. */
final class DefinedJson {

    private static final char BACKQUOTE = '`';

    private final StringBuilder to;
    private final int most;

    private DefinedJson(StringBuilder to, int most) {
        this.to = to;
        this.most = most;
    }

    /**
     * Appends a value.
     *
     * @param most
     *            how long the text may become
     * @return whether it has stayed within that
     */
    static boolean append(TemplateValue value, StringBuilder to, int most) {
        DefinedJson json = new DefinedJson(to, most);
        json.write(value);
        return to.length() <= most;
    }

    private void write(TemplateValue value) {
        if (to.length() > most) {
            return;
        }
        switch (value) {
            case TemplateObject object -> {
                to.append('{');
                for (int i = 0; i < object.members().size(); i++) {
                    to.append(i == 0 ? "" : ",");
                    text(object.members().get(i).name());
                    to.append(':');
                    write(object.members().get(i).value());
                }
                to.append('}');
            }
            case TemplateArray array -> {
                to.append('[');
                for (int i = 0; i < array.items().size(); i++) {
                    to.append(i == 0 ? "" : ",");
                    write(array.items().get(i));
                }
                to.append(']');
            }
            case TemplateScalar scalar when scalar.kind() == TemplateScalar.Kind.TEXT -> text(scalar.text());
            case TemplateScalar scalar -> to.append(scalar.text());
        }
    }

    /** A backquote would end the literal of JMESPath that it stands in. */
    private void text(String text) {
        to.append('"');
        for (int i = 0; i < text.length() && to.length() <= most; i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c < ' ' || c == BACKQUOTE) {
                to.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                to.append(c);
            }
        }
        to.append('"');
    }
}
