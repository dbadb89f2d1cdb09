package org.iomtfhir.template;

import java.util.List;
import java.util.Optional;

/**
 * A template file that has been read: its text, and its JSON with places. Immutable and thread-safe.
 *
 * <p>Read as forgivingly as the field's connectors do: comments, a byte-order mark, single quotes, names without quotes and
 * trailing commas are allowed.
 *
 * <p>Bounds, beyond which a file is refused: {@value #MAX_LENGTH} characters, {@value #MAX_DEPTH} levels of nesting, numbers of 1,000
 * characters, {@value #MAX_TEMPLATES} templates, expressions of {@value #MAX_EXPRESSION} characters.
 */
public final class TemplateFile {

    /** How many characters a file may have. */
    public static final int MAX_LENGTH = 16 * 1024 * 1024;
    /** How deep arrays and objects may lie in each other. */
    public static final int MAX_DEPTH = 100;
    /** How many templates a file may have. */
    public static final int MAX_TEMPLATES = 10_000;
    /** How many characters an expression may have. */
    public static final int MAX_EXPRESSION = 32_768;

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
        if (text.length() > MAX_LENGTH) {
            problems.error(Place.START, null, "the file has " + text.length() + " characters, and " + MAX_LENGTH
                    + " are read", "Remove templates that are not needed");
            return Optional.empty();
        }
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

    /** The templates, which are the items of this array; none, and an error, if there are more than {@value #MAX_TEMPLATES}. */
    public static List<TemplateValue> templates(TemplateArray array, Problems problems) {
        if (array.items().size() > MAX_TEMPLATES) {
            problems.error(array.place(), "template", "there are " + array.items().size() + " templates, and "
                    + MAX_TEMPLATES + " are read", "Remove templates that are not needed");
            return List.of();
        }
        return array.items();
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
     * @return of a text that was put together of what the file defines, where it starts
     */
    public Place placeIn(TemplateScalar scalar, int index) {
        int offset = scalar.place().offset();
        if (scalar.isComposed()) {
            return scalar.place();
        }
        if (scalar.kind() != TemplateScalar.Kind.TEXT) {
            return source.place(offset + Math.min(index, scalar.text().length()));
        }
        return source.place(source.offsetInQuoted(offset, index));
    }
}
