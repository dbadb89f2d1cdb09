package org.iomtfhir.runtime.deadletter;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The template that an event failed in.
 *
 * @param index
 *            its place in the file, from 0
 * @param type
 *            its kind or type name, as a person would look for it
 * @param line
 *            the line of the file that it begins at, from 1
 */
public record TemplateRef(int index, @Nullable String type, int line) {

    public TemplateRef {
        Objects.requireNonNull(type, "type");
    }
}
