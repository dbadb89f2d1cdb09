package org.iomtfhir.fhirmapping.spi;

import java.util.Objects;
import org.iomtfhir.template.Place;

/**
 * A name in a template file.
 *
 * @param name
 *            the name as written
 * @param place
 *            where it stands
 */
public record NamedPlace(String name, Place place) {

    public NamedPlace {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(place, "place");
    }
}
