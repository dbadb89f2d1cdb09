package org.iomtfhir.template;

import java.util.List;
import java.util.Optional;

/**
 * A JSON object.
 *
 * @param place
 *            where its brace opens
 * @param members
 *            its members in the order written, those of one name each for itself; immutable
 */
public record TemplateObject(Place place, List<TemplateMember> members) implements TemplateValue {

    public TemplateObject {
        members = List.copyOf(members);
    }

    /** The member of this name in any letter case; of several the last. */
    public Optional<TemplateMember> member(String name) {
        for (int i = members.size() - 1; i >= 0; i--) {
            if (members.get(i).name().equalsIgnoreCase(name)) {
                return Optional.of(members.get(i));
            }
        }
        return Optional.empty();
    }

    @Override
    public String kindInWords() {
        return "an object";
    }
}
