package org.iomtfhir.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.template.Definitions;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.TemplateArray;
import org.iomtfhir.template.TemplateFile;
import org.iomtfhir.template.TemplateMember;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;
import org.iomtfhir.template.TemplateValue;
import org.jspecify.annotations.Nullable;

/** Where the words of a template file stand. Immutable and thread-safe. */
final class TemplateOutline {

    private final TemplatePlace.File file;
    private final String text;
    private final List<TemplateObject> templates;

    private TemplateOutline(TemplatePlace.File file, String text, List<TemplateObject> templates) {
        this.file = file;
        this.text = text;
        this.templates = templates;
    }

    /** The outline of a file that compiles. */
    static TemplateOutline of(TemplatePlace.File file, String text) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<TemplateObject> templates = new ArrayList<>();
        Problems problems = Problems.of("");
        TemplateFile.read(text, problems).map(TemplateFile::root).ifPresent(value -> {
            if (value instanceof TemplateObject root) {
                Definitions definitions = Definitions.of(new Members(root, problems), problems);
                items(root, "template").forEach(item -> templates.add(template(definitions.in(item, problems))));
            }
        });
        return new TemplateOutline(file, plain, templates);
    }

    /** The object {@code template} of an item; null if it has none. */
    private static @Nullable TemplateObject template(TemplateValue item) {
        return item instanceof TemplateObject object && object.member("template").map(TemplateMember::value)
                .orElse(null) instanceof TemplateObject template ? template : null;
    }

    /** The object of a template; empty if there is none of that index. */
    Optional<TemplateObject> template(int index) {
        return index >= 0 && index < templates.size() ? Optional.ofNullable(templates.get(index)) : Optional.empty();
    }

    /** How many there are. */
    int size() {
        return templates.size();
    }

    /** A member that is an object. */
    static Optional<TemplateObject> object(TemplateObject in, String member) {
        return in.member(member).map(TemplateMember::value).filter(TemplateObject.class::isInstance)
                .map(TemplateObject.class::cast);
    }

    /** The items of a member that is an array; empty if it is none. */
    static List<TemplateValue> items(TemplateObject in, String member) {
        return in.member(member).map(TemplateMember::value)
                .map(value -> value instanceof TemplateArray array ? array.items() : List.<TemplateValue>of())
                .orElse(List.of());
    }

    /**
     * The place of a member, name and value where they share a line; of a value that is defined elsewhere in the file, the name and
     * what stands for it. Null if it is not there.
     */
    @Nullable
    TemplatePlace member(TemplateObject in, String name) {
        return in.member(name).map(member -> {
            int start = member.place().offset();
            return new TemplatePlace(file, member.place().line(), member.place().column(), start,
                    end(start, member.value()));
        }).orElse(null);
    }

    /** The place of a value. */
    TemplatePlace place(TemplateValue value) {
        int start = value.place().offset();
        return new TemplatePlace(file, value.place().line(), value.place().column(), start, end(start, value));
    }

    /** Where an expression stands: the value of the member, or its {@code value} where that is an object. */
    @Nullable
    TemplatePlace expression(TemplateObject template, String label, int line) {
        for (TemplateValue item : items(template, "values")) {
            if (item instanceof TemplateObject value && text(value, "valueName").equals(label)) {
                TemplatePlace place = expression(value, "valueExpression");
                if (place != null && place.line() == line) {
                    return place;
                }
            }
        }
        return expression(template, label);
    }

    private @Nullable TemplatePlace expression(TemplateObject in, String member) {
        TemplateValue value = in.member(member).map(TemplateMember::value).orElse(null);
        if (value instanceof TemplateObject object) {
            value = object.member("value").map(TemplateMember::value).orElse(null);
        }
        return value == null ? null : place(value);
    }

    static String text(TemplateObject in, String member) {
        return in.member(member).map(TemplateMember::value)
                .map(value -> value instanceof TemplateScalar scalar ? scalar.text() : "").orElse("");
    }

    /** Behind a scalar, as it is written; behind the first line of anything else, and of what is defined before it is used. */
    private int end(int start, TemplateValue value) {
        int from = value.place().offset();
        boolean isElsewhere = from < start || text.indexOf("${", start, from) >= 0;
        if (isElsewhere) {
            return lineEnd(start);
        }
        if (value instanceof TemplateScalar scalar) {
            if (scalar.kind() != TemplateScalar.Kind.TEXT) {
                return Math.min(text.length(), from + scalar.text().length());
            }
            char quote = text.charAt(from);
            for (int i = from + 1; i < text.length(); i++) {
                if (text.charAt(i) == '\\') {
                    i++;
                } else if (text.charAt(i) == quote) {
                    return i + 1;
                }
            }
        }
        return lineEnd(from);
    }

    private int lineEnd(int at) {
        int newline = text.indexOf('\n', at);
        return newline < 0 ? text.length() : newline;
    }
}
