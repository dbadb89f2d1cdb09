package org.iomtfhir.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a file defines once for all its templates, under the member {@value #MEMBER} at its root: values by name. A text of a
 * template that is nothing but <code>${name}</code> stands for the value, whatever it is; in any other text the value's own text
 * takes that place, or its JSON where it is an array or an object. A definition sees those above it. In a file without
 * {@value #MEMBER} a text means what it says.
 *
 * <p>A value keeps the place where it is defined, so that what is wrong in it is reported there. Bounds: what a definition, or a
 * template, comes to has {@link TemplateFile#MAX_DEPTH} levels and {@value #MAX_VALUES} values at most, a text that is put
 * together {@link TemplateFile#MAX_EXPRESSION} characters, and those of all templates together {@link TemplateFile#MAX_LENGTH}.
 * Not thread-safe.
 */
public final class Definitions {

    /** The member at the root of a file. */
    public static final String MEMBER = "define";
    /** How many values a definition may come to, and all templates together. */
    public static final int MAX_VALUES = 1_000_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,99}");
    private static final Pattern USE = Pattern.compile("\\$\\{(?<name>[^{}]*)(?<end>}?)");
    private static final String OPENING = "${";

    /** A value, how many there are in it with itself, and how many levels. */
    private record Defined(TemplateValue value, long values, int depth) {}

    private final Map<String, Defined> byName = new HashMap<>();
    private final boolean isGiven;
    private long values;
    private long characters;

    private Definitions(boolean isGiven) {
        this.isGiven = isGiven;
    }

    /** Those of a file that has none: nothing stands for anything else. */
    public static Definitions none() {
        return new Definitions(false);
    }

    /**
     * Reads those of a file.
     *
     * @param root
     *            the members of the file's object
     * @param problems
     *            told what is wrong with them
     */
    public static Definitions of(Members root, Problems problems) {
        Optional<TemplateObject> given = root.object(MEMBER);
        Definitions definitions = new Definitions(given.isPresent());
        for (TemplateMember member : given.map(TemplateObject::members).orElse(List.of())) {
            definitions.define(member, problems);
        }
        definitions.values = 0;
        definitions.characters = 0;
        return definitions;
    }

    private void define(TemplateMember member, Problems problems) {
        if (!NAME.matcher(member.name()).matches()) {
            problems.error(member.place(), MEMBER,
                    "a name that is defined must be a letter, and up to 99 letters, digits,"
                            + " points, _ and - behind it",
                    "Rename " + member.name());
            return;
        }
        values = 0;
        Defined defined = taken(member.value(), member.name(), 1, problems);
        if (byName.putIfAbsent(member.name(), defined) != null) {
            problems.error(member.place(), member.name(), member.name() + " is defined twice", "Remove or rename one");
        }
    }

    /**
     * A value with what stands for something else replaced.
     *
     * @param problems
     *            told of names that are not defined, and of what would become too large; what is wrong stays as it is written
     */
    public TemplateValue in(TemplateValue value, Problems problems) {
        return isGiven ? taken(value, MEMBER, 1, problems).value() : value;
    }

    private Defined taken(TemplateValue value, String member, int depth, Problems problems) {
        Defined taken = switch (value) {
            case TemplateObject object -> taken(object, depth, problems);
            case TemplateArray array -> taken(array, member, depth, problems);
            case TemplateScalar scalar -> taken(scalar, member, problems);
        };
        if (depth + taken.depth() - 1 > TemplateFile.MAX_DEPTH || values > MAX_VALUES) {
            problems.error(value.place(), member,
                    "with what is defined this comes to more than " + TemplateFile.MAX_DEPTH
                            + " levels, or more than " + MAX_VALUES + " values",
                    "Define less in one another");
            return new Defined(new TemplateScalar(value.place(), TemplateScalar.Kind.NULL, "null"), 1, 1);
        }
        return taken;
    }

    private Defined taken(TemplateObject object, int depth, Problems problems) {
        values++;
        List<TemplateMember> members = new ArrayList<>(object.members().size());
        long count = 1;
        int levels = 0;
        for (TemplateMember each : object.members()) {
            Defined taken = taken(each.value(), each.name(), depth + 1, problems);
            members.add(new TemplateMember(each.name(), each.place(), taken.value()));
            count += taken.values();
            levels = Math.max(levels, taken.depth());
        }
        return new Defined(new TemplateObject(object.place(), members), count, levels + 1);
    }

    private Defined taken(TemplateArray array, String member, int depth, Problems problems) {
        values++;
        List<TemplateValue> items = new ArrayList<>(array.items().size());
        long count = 1;
        int levels = 0;
        for (TemplateValue each : array.items()) {
            Defined taken = taken(each, member, depth + 1, problems);
            items.add(taken.value());
            count += taken.values();
            levels = Math.max(levels, taken.depth());
        }
        return new Defined(new TemplateArray(array.place(), items), count, levels + 1);
    }

    private Defined taken(TemplateScalar scalar, String member, Problems problems) {
        if (scalar.kind() != TemplateScalar.Kind.TEXT || !scalar.text().contains(OPENING)) {
            values++;
            return new Defined(scalar, 1, 1);
        }
        Matcher uses = USE.matcher(scalar.text());
        if (uses.matches() && !uses.group("end").isEmpty()) {
            Defined whole = named(uses.group("name"), scalar, member, problems);
            values += whole == null ? 1 : whole.values();
            return whole == null ? new Defined(scalar, 1, 1) : whole;
        }
        values++;
        return new Defined(composed(scalar, uses.reset(), member, problems), 1, 1);
    }

    private TemplateScalar composed(TemplateScalar scalar, Matcher uses, String member, Problems problems) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        while (uses.find()) {
            Defined defined = uses.group("end").isEmpty()
                    ? unclosed(scalar, member, problems)
                    : named(uses.group("name"), scalar, member, problems);
            if (defined == null) {
                return scalar;
            }
            text.append(scalar.text(), from, uses.start());
            from = uses.end();
            boolean fits = defined.value() instanceof TemplateScalar single
                    ? text.append(single.text()).length() <= TemplateFile.MAX_EXPRESSION
                    : defined.values() <= TemplateFile.MAX_EXPRESSION
                            && DefinedJson.append(defined.value(), text, TemplateFile.MAX_EXPRESSION);
            if (!fits) {
                return tooLong(scalar, member, problems);
            }
        }
        text.append(scalar.text(), from, scalar.text().length());
        characters += text.length();
        return text.length() > TemplateFile.MAX_EXPRESSION || characters > TemplateFile.MAX_LENGTH
                ? tooLong(scalar, member, problems)
                : new TemplateScalar(scalar.place(), scalar.kind(), text.toString(), true);
    }

    private @Nullable Defined named(String name, TemplateScalar in, String member, Problems problems) {
        Defined defined = byName.get(name);
        if (defined == null) {
            problems.error(in.place(), member, "nothing is defined under the name " + name, NearName.of(name, byName
                    .keySet()).map(near -> "Write ${" + near + "}")
                    .orElse("Define it under " + MEMBER
                            + " at the root of the file; a definition sees those above it"));
        }
        return defined;
    }

    private static @Nullable Defined unclosed(TemplateScalar in, String member, Problems problems) {
        problems.error(in.place(), member, "behind ${ a name and } are missing", "Write ${name}");
        return null;
    }

    private static TemplateScalar tooLong(TemplateScalar scalar, String member, Problems problems) {
        problems.error(scalar.place(), member, "with what is defined the text has more than "
                + TemplateFile.MAX_EXPRESSION + " characters, or those of the file together more than "
                + TemplateFile.MAX_LENGTH, "Define less in one another");
        return scalar;
    }
}
