package org.iomtfhir.cli;

import java.io.IOException;
import org.iomtfhir.explain.CheckedTemplates;

/** A template file that a line has. */
sealed interface StoredFile {

    /** Its name in the store. */
    String name();

    /** Its ETag: all that replacing it needs. */
    String etag();

    /**
     * It, to be checked.
     *
     * @throws IOException
     *             if it is no text
     */
    CheckedTemplates.Source source() throws IOException;

    /** A file of text, valid or not. */
    record Text(String name, String etag, String text) implements StoredFile {

        @Override
        public CheckedTemplates.Source source() {
            return new CheckedTemplates.Source(name, text);
        }
    }

    /**
     * A file that is no text.
     *
     * @param problem
     *            what it is, in words
     */
    record NoText(String name, String etag, String problem) implements StoredFile {

        @Override
        public CheckedTemplates.Source source() throws IOException {
            throw new IOException("the line's " + name + " is not valid: " + problem
                    + "; 'iomt templates upload' replaces it");
        }
    }
}
