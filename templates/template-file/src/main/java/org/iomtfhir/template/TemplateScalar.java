package org.iomtfhir.template;

/**
 * A JSON text, number, boolean or null.
 *
 * @param place
 *            where it starts (a text: at its opening quote)
 * @param kind
 *            which of them
 * @param text
 *            a text without quotes and escapes; a number, boolean or null as written
 */
public record TemplateScalar(Place place, Kind kind, String text) implements TemplateValue {

    /** The kinds of scalars. */
    public enum Kind {
        TEXT("a text"), NUMBER("a number"), BOOLEAN("a boolean"), NULL("null");

        private final String inWords;

        Kind(String inWords) {
            this.inWords = inWords;
        }
    }

    /** Whether this is JSON null. */
    public boolean isNull() {
        return kind == Kind.NULL;
    }

    @Override
    public String kindInWords() {
        return kind.inWords;
    }
}
