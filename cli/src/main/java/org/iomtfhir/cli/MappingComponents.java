package org.iomtfhir.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.TemplateArray;
import org.iomtfhir.template.TemplateFile;
import org.iomtfhir.template.TemplateMember;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;
import org.iomtfhir.template.TemplateValue;
import org.jspecify.annotations.Nullable;

/** Which codes the components of a mapping's templates have. Immutable and thread-safe. */
final class MappingComponents {

    private final List<Set<String>> templates = new ArrayList<>();

    /**
     * @param text
     *            of a {@code fhirmapping.json} that compiles
     */
    MappingComponents(String text) {
        TemplateFile.read(text, Problems.of("fhirmapping.json")).map(TemplateFile::root).ifPresent(root -> items(root,
                "template").forEach(entry -> {
                    Set<String> codes = new TreeSet<>();
                    items(member(entry, "template"), "components")
                            .forEach(component -> items(component, "codes").forEach(
                                    coding -> {
                                        if (member(coding, "code") instanceof TemplateScalar code) {
                                            codes.add(code.text());
                                        }
                                    }));
                    templates.add(codes);
                }));
    }

    private static @Nullable TemplateValue member(@Nullable TemplateValue of, String name) {
        return of instanceof TemplateObject object ? object.member(name).map(TemplateMember::value).orElse(null) : null;
    }

    private static List<TemplateValue> items(@Nullable TemplateValue of, String name) {
        return member(of, name) instanceof TemplateArray array ? array.items() : List.of();
    }

    /** Whether a component of a template has one of these codes. */
    boolean has(int template, List<String> codes) {
        return template >= 0 && template < templates.size()
                && codes.stream().anyMatch(templates.get(template)::contains);
    }
}
