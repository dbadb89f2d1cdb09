package org.iomtfhir.runtime.template;

import java.util.Objects;

/**
 * What became of a template file's text.
 *
 * @param <T>
 *            what services work with
 */
public sealed interface Compiled<T> {

    /** The file is valid, and this is what it was compiled to. */
    record Valid<T>(T value) implements Compiled<T> {
        public Valid {
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * It is not.
     *
     * @param problems
     *            what is wrong, with line and column, for the person who wrote it
     */
    record Broken<T>(String problems) implements Compiled<T> {
        public Broken {
            Objects.requireNonNull(problems, "problems");
        }
    }
}
