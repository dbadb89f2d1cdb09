package org.iomtfhir.devicecontent;

import java.util.Arrays;
import java.util.Optional;
import org.iomtfhir.devicecontent.jmespath.JmesPath;
import org.iomtfhir.devicecontent.jmespath.JmesPathSyntaxException;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateFile;
import org.iomtfhir.template.TemplateMember;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;

/** Reads the expressions of one template, each in its language. Used once. */
final class ExpressionReader {

    /** The languages of expressions. */
    private enum Language {
        JSON_PATH("JsonPath"), JMES_PATH("JmesPath");

        private final String written;

        Language(String written) {
            this.written = written;
        }

        static Optional<Language> of(String text) {
            return Arrays.stream(values()).filter(language -> language.written.equalsIgnoreCase(text.strip()))
                    .findAny();
        }
    }

    private record Text(TemplateScalar scalar, Language language) {}

    private final boolean calculated;
    private final JmesPath.Compiler jmes;
    private final TemplateSource source;
    private final Problems problems;
    private Language otherwise = Language.JSON_PATH;

    ExpressionReader(boolean calculated, JmesPath.Compiler jmes, TemplateSource source) {
        this.calculated = calculated;
        this.jmes = jmes;
        this.source = source;
        this.problems = source.problems();
    }

    /** Takes the language of expressions that name none from the template. */
    void readDefaultLanguage(Members members) {
        members.text("defaultExpressionLanguage")
                .ifPresent(text -> otherwise = language(text, "defaultExpressionLanguage"));
    }

    private Language language(TemplateScalar text, String member) {
        return Language.of(text.text()).orElseGet(() -> {
            problems.error(text.place(), member, "there is no expression language " + text.text(),
                    "Write JsonPath or JmesPath");
            return Language.JSON_PATH;
        });
    }

    /** The expression that finds the matches; it sees the document. */
    Optional<Matcher> matcher(TemplateMember given) {
        return text(given, given.name(), true).flatMap(text -> {
            int line = text.scalar().place().line();
            return switch (text.language()) {
                case JSON_PATH -> source.path(text.scalar(), given.name())
                        .map(path -> new Matcher(path.text(), line, path, null));
                case JMES_PATH -> jmes(text.scalar(), given.name())
                        .map(path -> new Matcher(path.text(), line, null, path));
            };
        });
    }

    /**
     * An expression that gives one value.
     *
     * @param label
     *            the member, or the name of the value, under which its failures are reported
     * @param required
     *            whether an empty one is an error rather than none at all
     */
    Optional<CompiledExpression> expression(TemplateMember given, String label, boolean required) {
        return text(given, given.name(), required).flatMap(text -> {
            int line = text.scalar().place().line();
            return switch (text.language()) {
                case JSON_PATH -> source.path(text.scalar(), given.name())
                        .map(path -> path(label, line, path));
                case JMES_PATH -> jmes(text.scalar(), given.name())
                        .map(path -> new CompiledExpression.Jmes(label, path.text(), line, path));
            };
        });
    }

    private CompiledExpression path(String label, int line, JsonPath path) {
        return calculated
                ? CompiledExpression.Path.onWhole(label, line, path)
                : CompiledExpression.Path.onMatch(label, line, path);
    }

    private Optional<JmesPath> jmes(TemplateScalar text, String member) {
        try {
            JmesPath path = jmes.compile(text.text());
            if (!member.equals("timestampExpression")) {
                path.cuts().forEach(function -> problems.warning(text.place(), member, function
                        + " of two whole numbers is cut to a whole number in this profile: 15 by 1000 is 0",
                        "Write one of the numbers with a point, such as `1000.0`, or use the profile standard"));
            }
            return Optional.of(path);
        } catch (JmesPathSyntaxException e) {
            problems.error(source.file().placeIn(text, e.position()), member,
                    "the JMESPath is wrong: " + e.getMessage(),
                    "Mend the expression at this place, or just before it");
            return Optional.empty();
        }
    }

    /** Whether this is a text with nothing but blanks in it. */
    static boolean isBlank(TemplateMember given) {
        return given.value() instanceof TemplateScalar scalar && scalar.text().isBlank();
    }

    private Optional<Text> text(TemplateMember given, String member, boolean required) {
        Optional<Text> text;
        if (given.value() instanceof TemplateScalar scalar) {
            text = Optional.of(new Text(scalar, otherwise));
        } else if (calculated && given.value() instanceof TemplateObject object) {
            Members members = new Members(object, problems);
            Optional<TemplateScalar> value = members.requiredText("value");
            Language language = members.text("language").map(name -> language(name, "language")).orElse(otherwise);
            members.finish(Severity.ERROR);
            text = value.map(scalar -> new Text(scalar, language));
        } else {
            problems.error(given.value().place(), member, member + " must be a text"
                    + (calculated ? " or an object with value and language" : "") + ", not "
                    + given.value().kindInWords(), "Write the expression in quotes");
            return Optional.empty();
        }
        if (text.isPresent() && text.get().scalar().text().length() > TemplateFile.MAX_EXPRESSION) {
            problems.error(text.get().scalar().place(), member, "the expression has more than "
                    + TemplateFile.MAX_EXPRESSION + " characters", "Write a shorter one");
            return Optional.empty();
        }
        if (text.isPresent() && text.get().scalar().text().isBlank()) {
            if (required) {
                problems.error(text.get().scalar().place(), member, "the expression is empty", "Write the expression");
            }
            return Optional.empty();
        }
        return text;
    }
}
