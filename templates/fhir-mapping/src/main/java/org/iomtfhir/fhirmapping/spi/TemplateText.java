package org.iomtfhir.fhirmapping.spi;

import java.util.Optional;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.TemplateScalar;
import org.jspecify.annotations.Nullable;

/** Reads texts of a template that will stand in resources: what FHIR can't hold is an error. All methods are static and thread-safe. */
public final class TemplateText {

    private TemplateText() {}

    /** The text of a member; null if it is absent, null or has been reported. It may be empty. */
    public static @Nullable String optional(Members members, String name, Problems problems) {
        return usable(members.text(name), name, problems).map(TemplateScalar::text).orElse(null);
    }

    /** A text that must be there; empty if it is not, or has been reported. It may be an empty text. */
    public static Optional<TemplateScalar> required(Members members, String name, Problems problems) {
        return usable(members.requiredText(name), name, problems);
    }

    private static Optional<TemplateScalar> usable(Optional<TemplateScalar> text, String name, Problems problems) {
        if (text.isEmpty()) {
            return text;
        }
        Optional<String> fault = FhirText.fault(text.get().text());
        fault.ifPresent(cause -> problems.error(text.get().place(), name, name + " " + cause, "Mend the text"));
        return fault.isPresent() ? Optional.empty() : text;
    }
}
