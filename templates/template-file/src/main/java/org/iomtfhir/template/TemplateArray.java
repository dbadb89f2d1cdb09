package org.iomtfhir.template;

import java.util.List;

/**
 * A JSON array.
 *
 * @param place
 *            where its bracket opens
 * @param items
 *            its items in order; immutable
 */
public record TemplateArray(Place place, List<TemplateValue> items) implements TemplateValue {

    public TemplateArray {
        items = List.copyOf(items);
    }

    @Override
    public String kindInWords() {
        return "an array";
    }
}
