package org.iomtfhir.fhirmapping.spi;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateObject;
import org.jspecify.annotations.Nullable;

/**
 * A CodeableConcept of a template: {@code { "codes": [ … ], "text": … }}. Immutable.
 *
 * @param codes
 *            its codings
 * @param text
 *            it in words; null where there are none
 */
public record TemplateConcept(List<Coding> codes, @Nullable String text) {

    public TemplateConcept {
        codes = List.copyOf(codes);
    }

    /** The concept under a member; empty if there is none, or an error was reported. */
    public static Optional<TemplateConcept> optional(Members members, String name, Problems problems) {
        return members.object(name).flatMap(object -> of(object, name, problems));
    }

    /** The concept that an object is; empty if an error was reported. */
    public static Optional<TemplateConcept> of(TemplateObject object, String name, Problems problems) {
        Members own = new Members(object, problems);
        Optional<TemplateConcept> concept = of(own, name, problems);
        own.finish(Severity.ERROR);
        return concept;
    }

    /** The concept of an object that has other members besides; empty if an error was reported. */
    public static Optional<TemplateConcept> of(Members own, String name, Problems problems) {
        String text = TemplateText.optional(own, "text", problems);
        List<Coding> codes = TemplateCodings.optional(own, "codes", problems);
        if (Coding.isEmpty(codes, text)) {
            problems.error(own.object().place(), name, name + " without codes and text says nothing",
                    "Give it codes, or a text, or both");
            return Optional.empty();
        }
        return Optional.of(new TemplateConcept(codes, text));
    }

    /** Writes the members of the CodeableConcept into the object that is open. */
    public void writeMembers(JsonGenerator json) throws IOException {
        Coding.writeMembers(json, codes, text);
    }
}
