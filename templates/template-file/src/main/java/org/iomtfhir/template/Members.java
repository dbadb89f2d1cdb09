package org.iomtfhir.template;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.model.BoundedDecimal;

/**
 * Takes the members of one object by name and converts them. What is missing or of the wrong kind becomes an error among the
 * problems and comes back empty, so that the reader goes on to the next member. JSON null counts as absent. Names asked for
 * are remembered: {@link #finish} then reports members that nobody asked for. Not thread-safe.
 */
public final class Members {

    private final TemplateObject object;
    private final Problems problems;
    private final List<String> known = new ArrayList<>();

    public Members(TemplateObject object, Problems problems) {
        this.object = object;
        this.problems = problems;
    }

    /** The object whose members these are. */
    public TemplateObject object() {
        return object;
    }

    /** The member of whatever kind, null values left out. */
    public Optional<TemplateMember> any(String name) {
        // Some members are asked for by more than one reader.
        if (!known.contains(name)) {
            known.add(name);
        }
        return object.member(name)
                .filter(member -> !(member.value() instanceof TemplateScalar scalar && scalar.isNull()));
    }

    /** The member of whatever kind; an error if it is missing or null. */
    public Optional<TemplateMember> requiredAny(String name) {
        Optional<TemplateMember> member = any(name);
        if (member.isEmpty()) {
            problems.error(object.member(name).map(TemplateMember::place).orElse(object.place()), name,
                    "the required member " + name + (object.member(name).isPresent() ? " is null" : " is missing"),
                    "Give " + name + " a value");
        }
        return member;
    }

    /** A text; a number or boolean is taken as its text. */
    public Optional<TemplateScalar> text(String name) {
        return any(name).flatMap(this::asText);
    }

    /** A text as by {@link #text}; an error if it is missing or null. An empty text is not missing. */
    public Optional<TemplateScalar> requiredText(String name) {
        return requiredAny(name).flatMap(this::asText);
    }

    /** A boolean: {@code true}, {@code false}, the same as text in any letter case, or a number (0 is false). */
    public boolean flag(String name, boolean otherwise) {
        Optional<TemplateMember> member = any(name);
        if (member.isEmpty()) {
            return otherwise;
        }
        if (member.get().value() instanceof TemplateScalar scalar) {
            Optional<Boolean> flag = flag(scalar);
            if (flag.isPresent()) {
                return flag.get();
            }
        }
        wrong(member.get(), "must be true or false", "Write true or false, without quotes");
        return otherwise;
    }

    /** A number, or a text that is one. */
    public Optional<BigDecimal> number(String name) {
        return any(name).flatMap(this::asNumber);
    }

    /** A number as by {@link #number}; an error if it is missing or null. */
    public Optional<BigDecimal> requiredNumber(String name) {
        return requiredAny(name).flatMap(this::asNumber);
    }

    /** An array; empty if it is missing or null, and an error if it is anything else. */
    public Optional<TemplateArray> array(String name) {
        return any(name).flatMap(member -> as(TemplateArray.class, member, "an array"));
    }

    /** An array; an error if it is missing or null. */
    public Optional<TemplateArray> requiredArray(String name) {
        return requiredAny(name).flatMap(member -> as(TemplateArray.class, member, "an array"));
    }

    /** An object; empty if it is missing or null, and an error if it is anything else. */
    public Optional<TemplateObject> object(String name) {
        return any(name).flatMap(member -> as(TemplateObject.class, member, "an object"));
    }

    /** An object; an error if it is missing or null. */
    public Optional<TemplateObject> requiredObject(String name) {
        return requiredAny(name).flatMap(member -> as(TemplateObject.class, member, "an object"));
    }

    /** The place of the member's value, or of the object where there is none. */
    public Place placeOf(String name) {
        return object.member(name).map(member -> member.value().place()).orElse(object.place());
    }

    /** Reports every member that has not been asked for, and warns of names given twice. Call it last. */
    public void finish(Severity severity) {
        finish(severity, List.of());
    }

    /**
     * Likewise, where to read on without some members would mean something else.
     *
     * @param telling
     *            names which, and whatever is nearly one of them, are errors where nobody has asked for them
     */
    public void finish(Severity severity, Collection<String> telling) {
        Set<String> seen = new HashSet<>();
        for (TemplateMember member : object.members()) {
            if (!seen.add(member.name().toLowerCase(Locale.ROOT))) {
                problems.warning(member.place(), member.name(),
                        member.name() + " is given more than once: the last counts",
                        "Remove all but one");
            }
            if (known.stream().noneMatch(member.name()::equalsIgnoreCase)) {
                boolean isTelling = telling.stream().anyMatch(member.name()::equalsIgnoreCase)
                        || NearName.of(member.name(), telling).isPresent();
                problems.add(isTelling ? Severity.ERROR : severity, member.place(), member.name(), "there is no member "
                        + member.name() + " here",
                        NearName.of(member.name(), known).map(near -> "Write " + near + ", or remove it")
                                .orElse("Remove it; allowed are " + String.join(", ", known)));
            }
        }
    }

    private Optional<TemplateScalar> asText(TemplateMember member) {
        if (member.value() instanceof TemplateScalar scalar) {
            return Optional.of(scalar);
        }
        wrong(member, "must be a text", "Write it in quotes");
        return Optional.empty();
    }

    private Optional<BigDecimal> asNumber(TemplateMember member) {
        if (member.value() instanceof TemplateScalar scalar && scalar.kind() != TemplateScalar.Kind.BOOLEAN) {
            try {
                return Optional.of(BoundedDecimal.parse(scalar.text().strip()));
            } catch (NumberFormatException e) {
                if (scalar.kind() == TemplateScalar.Kind.NUMBER) {
                    problems.error(scalar.place(), member.name(), member.name() + ": " + e.getMessage(),
                            "Write a number that is meant");
                    return Optional.empty();
                }
                // Reported below, like every other value that is no number.
            }
        }
        wrong(member, "must be a number", "Write digits without quotes");
        return Optional.empty();
    }

    private static Optional<Boolean> flag(TemplateScalar scalar) {
        String text = scalar.text().strip().toLowerCase(Locale.ROOT);
        if (scalar.kind() == TemplateScalar.Kind.NUMBER) {
            return Optional.of(text.matches(".*[1-9].*"));
        }
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private <T extends TemplateValue> Optional<T> as(Class<T> type, TemplateMember member, String what) {
        if (type.isInstance(member.value())) {
            return Optional.of(type.cast(member.value()));
        }
        wrong(member, "must be " + what, "Write " + what + " here");
        return Optional.empty();
    }

    private void wrong(TemplateMember member, String must, String whatToDo) {
        problems.error(member.value().place(), member.name(),
                member.name() + " " + must + ", not " + member.value().kindInWords(), whatToDo);
    }
}
