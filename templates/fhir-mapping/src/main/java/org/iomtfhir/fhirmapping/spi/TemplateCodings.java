package org.iomtfhir.fhirmapping.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateArray;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;
import org.iomtfhir.template.TemplateValue;

/** Reads a {@code codes} member: a list of objects with {@code code}, {@code system} and {@code display}. All methods are static and thread-safe. */
public final class TemplateCodings {

    private TemplateCodings() {}

    /** The codings of a member that may be missing. */
    public static List<Coding> optional(Members members, String name, Problems problems) {
        return codings(members.array(name), name, problems);
    }

    /** The codings of a member that must be there; the list may be empty. */
    public static List<Coding> required(Members members, String name, Problems problems) {
        return codings(members.requiredArray(name), name, problems);
    }

    private static List<Coding> codings(Optional<TemplateArray> array, String name, Problems problems) {
        List<Coding> codings = new ArrayList<>();
        for (TemplateValue item : array.map(TemplateArray::items).orElse(List.of())) {
            if (item instanceof TemplateObject object) {
                codings.add(coding(object, problems));
            } else {
                problems.error(item.place(), name, "a code must be an object, not " + item.kindInWords(),
                        "Write { \"code\": …, \"system\": …, \"display\": … }");
            }
        }
        return List.copyOf(codings);
    }

    private static Coding coding(TemplateObject object, Problems problems) {
        Members members = new Members(object, problems);
        String code = TemplateText.required(members, "code", problems).map(TemplateScalar::text).orElse(null);
        String system = TemplateText.optional(members, "system", problems);
        String display = TemplateText.optional(members, "display", problems);
        members.finish(Severity.ERROR);
        return new Coding(system, code, display);
    }
}
