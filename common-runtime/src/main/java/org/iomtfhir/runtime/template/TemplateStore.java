package org.iomtfhir.runtime.template;

import java.util.Objects;
import java.util.Optional;

/**
 * Named files of text. Thread-safe. The methods throw {@link org.iomtfhir.runtime.storage.StoreException} if the place
 * can't be reached.
 */
public interface TemplateStore {

    /** Size that a file may have, in bytes. */
    int SIZE_LIMIT = 16 * 1024 * 1024;

    /** What a look at a file found. */
    sealed interface Look {}

    /** There is no such file. */
    record Absent() implements Look {}

    /** The file has still the ETag that was given. */
    record Unchanged() implements Look {}

    /**
     * The file.
     *
     * @param text
     *            its text
     * @param etag
     *            changes whenever the text does
     */
    record Found(String text, String etag) implements Look {
        public Found {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(etag, "etag");
        }
    }

    /**
     * The file is there and holds no text that anybody could compile.
     *
     * @param problem
     *            what is wrong with it, for the person who put it there
     * @param etag
     *            changes whenever the file does
     */
    record Unreadable(String problem, String etag) implements Look {
        public Unreadable {
            Objects.requireNonNull(problem, "problem");
            Objects.requireNonNull(etag, "etag");
        }
    }

    /**
     * Looks at a file.
     *
     * @param name
     *            its name in the store
     * @param knownEtag
     *            the ETag of what the caller has, empty for nothing
     */
    Look look(String name, Optional<String> knownEtag);

    /**
     * Writes a file if nobody has changed it meanwhile.
     *
     * @param name
     *            its name in the store
     * @param text
     *            its text
     * @param expectedEtag
     *            the ETag that it must have, empty if it must not be there
     * @return the new ETag, or empty if the file is not as expected, and so was not written
     */
    Optional<String> writeIfMatch(String name, String text, Optional<String> expectedEtag);
}
