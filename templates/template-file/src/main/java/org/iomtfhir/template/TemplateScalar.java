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
 * @param isComposed
 *            whether the text has been put together of what the file defines, so that its characters do not stand at its place
 */
public record TemplateScalar(Place place, Kind kind, String text, boolean isComposed) implements TemplateValue {

    /** One that stands in the file as it is. */
    public TemplateScalar(Place place, Kind kind, String text) {
        this(place, kind, text, false);
    }

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
