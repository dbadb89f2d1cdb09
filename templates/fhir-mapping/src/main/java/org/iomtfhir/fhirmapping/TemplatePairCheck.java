package org.iomtfhir.fhirmapping;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.TemplateProblem;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the two files as a pair: types and values that one produces and the other does not read, and the reverse. All of
 * it are warnings, since the files are picked up one by one, and each may be ahead of the other for a while.
 */
public final class TemplatePairCheck {

    private final Problems contentProblems;
    private final Problems mappingProblems;
    private final List<TemplateNames> content;
    private final List<TemplateNames> mapping;

    private TemplatePairCheck(String contentFile, List<TemplateNames> content, String mappingFile,
            List<TemplateNames> mapping) {
        this.contentProblems = Problems.of(contentFile);
        this.mappingProblems = Problems.of(mappingFile);
        this.content = content;
        this.mapping = mapping;
    }

    /**
     * Compares the names of two files.
     *
     * @param contentFile
     *            names the device content file in the warnings
     * @param content
     *            its templates; several may have one type name
     * @param mappingFile
     *            names the mapping in the warnings
     * @param mapping
     *            its templates, as {@link FhirMapping#names()} gives them
     * @return warnings, first those about the device content file, each file's in its own order; immutable
     */
    public static List<TemplateProblem> check(String contentFile, List<TemplateNames> content, String mappingFile,
            List<TemplateNames> mapping) {
        return new TemplatePairCheck(contentFile, content, mappingFile, mapping).check();
    }

    private List<TemplateProblem> check() {
        Map<String, Set<String>> produced = valuesByType(content);
        Map<String, Set<String>> read = valuesByType(mapping);
        for (TemplateNames template : content) {
            check(template, read.get(key(template.typeName())), contentProblems,
                    "measurements of this type will be set aside as TemplateNotFound: no template of the mapping reads them",
                    "Add a template of this type name to the mapping, or remove this one",
                    "no template of the mapping reads",
                    "Add it to the mapping's template of this type, or remove it");
        }
        for (TemplateNames template : mapping) {
            check(template, produced.get(key(template.typeName())), mappingProblems,
                    "no template of the device content file produces this type, so that nothing will be written",
                    "Mend the type name, or add a template to the device content file",
                    "no template of the device content file produces",
                    "Mend the value name (letter case counts), or add the value to the device content file");
        }
        mapping.forEach(this::checkSeries);
        return Stream.concat(contentProblems.all().stream(), mappingProblems.all().stream()).toList();
    }

    private static void check(TemplateNames template, @Nullable Set<String> others, Problems problems, String noType,
            String aboutType, String noValue, String aboutValue) {
        Problems own = problems.inTemplate(template.index(), template.typeName().name());
        if (others == null) {
            own.warning(template.typeName().place(), "typeName", noType, aboutType);
            return;
        }
        for (NamedPlace value : template.valueNames()) {
            if (!others.contains(value.name())) {
                String near = others.stream().filter(value.name()::equalsIgnoreCase).findFirst()
                        .map(other -> " (but there is " + other + ")").orElse("");
                own.warning(value.place(), "valueName", noValue + " the value " + value.name() + " of this type" + near,
                        aboutValue);
            }
        }
    }

    /** A series would be set aside, or land as a text of numbers, where a single reading is meant. */
    private void checkSeries(TemplateNames template) {
        Set<String> series = content.stream().filter(other -> key(other.typeName()).equals(key(template.typeName())))
                .flatMap(other -> other.series().stream()).collect(Collectors.toSet());
        for (NamedPlace value : template.valueNames()) {
            if (series.contains(value.name()) && !template.series().contains(value.name())) {
                mappingProblems.inTemplate(template.index(), template.typeName().name()).warning(value.place(),
                        "valueName",
                        "the device content file makes the value " + value.name()
                                + " a series of samples, and this reads a single reading",
                        "Use the value type SampledData, or remove \"series\" from the value in the device content file");
            }
        }
    }

    private static Map<String, Set<String>> valuesByType(List<TemplateNames> templates) {
        Map<String, Set<String>> values = new HashMap<>();
        for (TemplateNames template : templates) {
            Set<String> names = values.computeIfAbsent(key(template.typeName()), type -> new HashSet<>());
            template.valueNames().forEach(value -> names.add(value.name()));
        }
        return values;
    }

    private static String key(NamedPlace typeName) {
        return typeName.name().toLowerCase(Locale.ROOT);
    }
}
