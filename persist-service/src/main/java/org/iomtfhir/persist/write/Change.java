package org.iomtfhir.persist.write;

import java.util.Objects;
import org.hl7.fhir.r4.model.Resource;

/**
 * One new resource, to be written or merged into what is there.
 *
 * @param type
 *            its type
 * @param id
 *            the logical id it goes under
 * @param resource
 *            the resource, with its id, its identifier, and its references resolved; never changed here
 * @param identifierSystem
 *            the system of the identifier that the id follows from
 * @param identifierValue
 *            its value
 */
public record Change(String type, String id, Resource resource, String identifierSystem, String identifierValue) {
    public Change {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(resource, "resource");
    }

    /** Not for a log: says nothing but the type. */
    @Override
    public String toString() {
        return "Change[" + type + "]";
    }
}
