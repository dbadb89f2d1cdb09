package org.iomtfhir.fhirmapping;

import java.util.Objects;
import org.iomtfhir.model.ErrorName;

/**
 * Something of a measurement group that could not become a resource, or part of one.
 *
 * @param error
 *            the name it is counted under
 * @param templateIndex
 *            the index, from 0, of the template in the file's list; -1 where no template was found
 * @param typeName
 *            the type name of the template, or of the group where no template was found
 * @param line
 *            where the template starts in its file, from 1; 0 where no template was found
 * @param item
 *            what of the group failed, the same in every repetition: identifier and value name of an Observation, empty for
 *            the group as a whole. It may hold a correlation id: not to be logged
 * @param message
 *            what is wrong and what to do; names no person or device and quotes no reading, safe to log
 */
public record MappingFailure(ErrorName error, int templateIndex, String typeName, int line, String item,
        String message) {

    public MappingFailure {
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(typeName, "typeName");
        Objects.requireNonNull(item, "item");
        Objects.requireNonNull(message, "message");
    }

    /** Leaves the item out. Safe to log. */
    @Override
    public String toString() {
        return error + " in template " + templateIndex + " (" + typeName + ", line " + line + "): " + message;
    }
}
