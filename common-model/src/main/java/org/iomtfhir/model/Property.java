package org.iomtfhir.model;

import java.util.Objects;

/**
 * One named value of a reading, as the device sent it.
 *
 * @param name
 *            the value name of the template, never null
 * @param value
 *            the value as text, digits and blanks as sent, never null
 */
public record Property(String name, String value) {

    public Property {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
    }
}
