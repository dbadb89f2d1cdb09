package org.iomtfhir.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.TemplateArray;
import org.iomtfhir.template.TemplateFile;
import org.iomtfhir.template.TemplateMember;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;
import org.iomtfhir.template.TemplateValue;

/**
 * Mends in a {@code fhirmapping.json} what is certain, and leaves every other character as it is: the code of a unit that has one
 * meaning, the system of UCUM, the category of a vital sign, a LOINC code that was withdrawn for another.
 */
final class MappingFix {

    static final String UCUM = "http://unitsofmeasure.org";
    private static final String LOINC = "http://loinc.org";

    /** Units as templates write them, that mean one thing; {@code C} (coulomb) and {@code F} (farad) do not. */
    private static final Map<String, String> UNITS = Map.ofEntries(Map.entry("count/min", "/min"),
            Map.entry("counts/min", "/min"), Map.entry("bpm", "/min"), Map.entry("beats/min", "/min"),
            Map.entry("beats per minute", "/min"), Map.entry("breaths/min", "/min"),
            Map.entry("breaths per minute", "/min"), Map.entry("/min", "/min"), Map.entry("degC", "Cel"),
            Map.entry("°C", "Cel"), Map.entry("celsius", "Cel"), Map.entry("Celsius", "Cel"), Map.entry("Cel", "Cel"),
            Map.entry("degF", "[degF]"), Map.entry("°F", "[degF]"), Map.entry("fahrenheit", "[degF]"),
            Map.entry("Fahrenheit", "[degF]"), Map.entry("[degF]", "[degF]"), Map.entry("mmHg", "mm[Hg]"),
            Map.entry("mm Hg", "mm[Hg]"), Map.entry("mm[Hg]", "mm[Hg]"), Map.entry("%", "%"), Map.entry("percent", "%"),
            Map.entry("kg", "kg"), Map.entry("cm", "cm"), Map.entry("lbs", "[lb_av]"), Map.entry("lb", "[lb_av]"),
            Map.entry("[lb_av]", "[lb_av]"), Map.entry("mg/dL", "mg/dL"), Map.entry("mg/dl", "mg/dL"),
            Map.entry("mmol/L", "mmol/L"), Map.entry("mmol/l", "mmol/L"), Map.entry("kg/m2", "kg/m2"));

    /** What R4's vital signs profiles are for, panels included. */
    private static final Set<String> VITAL_SIGNS = Set.of("9279-1", "8867-4", "2708-6", "59408-5", "8310-5", "8302-2",
            "9843-4", "29463-7", "39156-5", "85353-1", "85354-9");

    /** Codes that LOINC has withdrawn, and what it names in their place. */
    private static final Map<String, String> WITHDRAWN = Map.of("35094-2", "85354-9");
    private static final Map<String, String> DISPLAYS = Map.of("85354-9",
            "Blood pressure panel with all children optional");

    private static final String CATEGORY = "\"category\": [ { \"codes\": [ { \"code\": \"vital-signs\", \"system\":"
            + " \"http://terminology.hl7.org/CodeSystem/observation-category\" } ] } ],";

    /** Characters from {@code from} to {@code to} become {@code text}. */
    private record Edit(int from, int to, String text) {}

    /**
     * A file as it is mended.
     *
     * @param text
     *            the whole
     * @param difference
     *            the lines that change, before and after, for a person; empty if nothing is certain to be wrong
     */
    record Fixed(String text, List<String> difference) {}

    private final String text;
    private final List<Edit> edits = new ArrayList<>();

    private MappingFix(String text) {
        this.text = text;
    }

    /**
     * Mends.
     *
     * @param text
     *            of the file; if it can't be read, nothing of it is changed
     */
    static Fixed of(String text) {
        String marked = text.startsWith("\uFEFF") ? "\uFEFF" : "";
        MappingFix fix = new MappingFix(text.substring(marked.length()));
        TemplateFile.read(fix.text, Problems.of("fhirmapping.json")).ifPresent(file -> fix.file(file.root()));
        return fix.fixed(marked);
    }

    private void file(TemplateValue root) {
        if (root instanceof TemplateObject file) {
            array(file, "template").ifPresentOrElse(all -> all.items().forEach(this::entry), () -> entry(root));
        }
    }

    private void entry(TemplateValue value) {
        if (value instanceof TemplateObject entry && object(entry, "template").isPresent()) {
            TemplateObject template = object(entry, "template").get();
            List<String> codes = codes(template);
            if (codes.stream().anyMatch(VITAL_SIGNS::contains) && template.member("category").isEmpty()) {
                insert(template, CATEGORY);
            }
            object(template, "value").ifPresent(this::value);
            array(template, "components").ifPresent(components -> components.items().forEach(item -> {
                if (item instanceof TemplateObject component) {
                    codes(component);
                    object(component, "value").ifPresent(this::value);
                }
            }));
        }
    }

    /** The LOINC codes, withdrawn ones as what takes their place. */
    private List<String> codes(TemplateObject of) {
        List<String> codes = new ArrayList<>();
        for (TemplateValue item : array(of, "codes").map(TemplateArray::items).orElse(List.of())) {
            if (item instanceof TemplateObject coding && textOf(coding, "system").filter(LOINC::equals).isPresent()) {
                Optional<String> code = textOf(coding, "code");
                code.map(WITHDRAWN::get).ifPresent(instead -> {
                    replace(scalar(coding, "code").orElseThrow(), instead);
                    scalar(coding, "display")
                            .ifPresent(display -> replace(display, Objects.requireNonNull(DISPLAYS.get(instead))));
                });
                code.map(it -> WITHDRAWN.getOrDefault(it, it)).ifPresent(codes::add);
            }
        }
        return codes;
    }

    private void value(TemplateObject value) {
        String type = textOf(value, "valueType").orElse("");
        boolean hasUnit = type.equalsIgnoreCase("Quantity") || type.equalsIgnoreCase("SampledData");
        Optional<String> system = textOf(value, "system");
        if (!hasUnit || system.filter(it -> !it.equals(UCUM)).isPresent()) {
            return;
        }
        Optional<String> code = textOf(value, "code");
        Optional<String> meant = code.or(() -> textOf(value, "unit")).map(UNITS::get);
        if (meant.isEmpty()) {
            return;
        }
        StringBuilder missing = new StringBuilder();
        if (system.isEmpty() && scalar(value, "system").isEmpty()) {
            missing.append("\"system\": \"").append(UCUM).append("\",");
        }
        if (code.isEmpty() && scalar(value, "code").isEmpty()) {
            missing.append(missing.isEmpty() ? "" : " ").append("\"code\": \"").append(meant.get()).append("\",");
        } else if (code.isPresent() && !code.get().equals(meant.get())) {
            replace(scalar(value, "code").orElseThrow(), meant.get());
        }
        if (!missing.isEmpty()) {
            insert(value, missing.toString());
        }
    }

    /** The code of UCUM for a unit that means one thing; empty for any other. */
    static Optional<String> ucum(String unit) {
        return Optional.ofNullable(UNITS.get(unit));
    }

    /** What LOINC names in place of a code that it has withdrawn; empty for any other. */
    static Optional<String> instead(String code) {
        return Optional.ofNullable(WITHDRAWN.get(code));
    }

    private static Optional<TemplateObject> object(TemplateObject of, String name) {
        return of.member(name).map(TemplateMember::value).filter(TemplateObject.class::isInstance)
                .map(TemplateObject.class::cast);
    }

    private static Optional<TemplateArray> array(TemplateObject of, String name) {
        return of.member(name).map(TemplateMember::value).filter(TemplateArray.class::isInstance)
                .map(TemplateArray.class::cast);
    }

    private static Optional<TemplateScalar> scalar(TemplateObject of, String name) {
        return of.member(name).map(TemplateMember::value).filter(TemplateScalar.class::isInstance)
                .map(TemplateScalar.class::cast);
    }

    private static Optional<String> textOf(TemplateObject of, String name) {
        return scalar(of, name).filter(it -> it.kind() == TemplateScalar.Kind.TEXT).map(TemplateScalar::text);
    }

    /** Puts members at the beginning of an object, on a line of their own where its members stand on such. */
    private void insert(TemplateObject object, String members) {
        int at = object.place().offset() + 1;
        int end = at;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t' || text.charAt(end) == '\r'
                || text.charAt(end) == '\n')) {
            end++;
        }
        String blank = text.substring(at, end);
        edits.add(new Edit(at, at, (blank.isEmpty() ? " " : blank) + members + (blank.isEmpty() ? " " : "")));
    }

    private void replace(TemplateScalar scalar, String instead) {
        int from = scalar.place().offset();
        char quote = text.charAt(from);
        if (quote != '"' && quote != '\'') {
            return;
        }
        int to = from + 1;
        while (to < text.length() && text.charAt(to) != quote) {
            to += text.charAt(to) == '\\' ? 2 : 1;
        }
        edits.add(new Edit(from, Math.min(to + 1, text.length()), quote + instead + quote));
    }

    private Fixed fixed(String marked) {
        edits.sort(Comparator.comparingInt(Edit::from));
        StringBuilder mended = new StringBuilder(text);
        for (int i = edits.size() - 1; i >= 0; i--) {
            mended.replace(edits.get(i).from(), edits.get(i).to(), edits.get(i).text());
        }
        return new Fixed(marked + mended, difference());
    }

    private List<String> difference() {
        List<String> lines = new ArrayList<>();
        int next = 0;
        while (next < edits.size()) {
            int begin = text.lastIndexOf('\n', edits.get(next).from() - 1) + 1;
            int end = text.indexOf('\n', edits.get(next).to());
            end = end < 0 ? text.length() : end;
            StringBuilder after = new StringBuilder(text.substring(begin, end));
            int shift = -begin;
            while (next < edits.size() && edits.get(next).from() <= end) {
                Edit edit = edits.get(next++);
                after.replace(edit.from() + shift, edit.to() + shift, edit.text());
                shift += edit.text().length() - (edit.to() - edit.from());
            }
            lines.add("line " + (text.substring(0, begin).chars().filter(sign -> sign == '\n').count() + 1));
            lines.add("- " + text.substring(begin, end).stripTrailing());
            after.toString().lines().forEach(line -> lines.add("+ " + line.stripTrailing()));
        }
        return lines;
    }
}
