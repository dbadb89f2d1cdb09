package org.iomtfhir.template;

import java.util.Optional;

/**
 * A template file that has been read: its text, and its JSON with places. Immutable and thread-safe.
 *
 * <p>Read as forgivingly as the field's connectors do: comments, a byte-order mark, single quotes, names without quotes and
 * trailing commas are allowed. Nesting is bounded to 1,000 levels and numbers to 1,000 characters.
 */
public final class TemplateFile {

    private final String name;
    private final SourceText source;
    private final TemplateValue root;

    private TemplateFile(String name, SourceText source, TemplateValue root) {
        this.name = name;
        this.source = source;
        this.root = root;
    }

    /**
     * Reads the text of a file.
     *
     * @param text
     *            what the file holds, with or without a byte-order mark
     * @param problems
     *            where it is added why the text can't be read, and what in it is suspicious
     * @return empty if the text is not JSON; {@code problems} then has an error that says where and why
     */
    public static Optional<TemplateFile> read(String text, Problems problems) {
        SourceText source = SourceText.of(text);
        return new TemplateFileReader(source, problems).read()
                .map(root -> new TemplateFile(problems.file(), source, root));
    }

    /** The name of the file. */
    public String name() {
        return name;
    }

    /** The file's one JSON value. */
    public TemplateValue root() {
        return root;
    }

    /** The place of an offset into the text, a byte-order mark not counted. */
    public Place placeAt(int offset) {
        return source.place(offset);
    }

    /**
     * The place of a character of a scalar, escapes counted as they are written: where in the file the character is that an
     * expression's parser complains of.
     *
     * @param index
     *            into {@link TemplateScalar#text()}; one past its end is the place after its last character
     */
    public Place placeIn(TemplateScalar scalar, int index) {
        int offset = scalar.place().offset();
        if (scalar.kind() != TemplateScalar.Kind.TEXT) {
            return source.place(offset + Math.min(index, scalar.text().length()));
        }
        return source.place(source.offsetInQuoted(offset, index));
    }
}
