package org.iomtfhir.devicecontent;

import java.util.Optional;
import org.iomtfhir.devicecontent.jsonpath.JsonPath;
import org.iomtfhir.devicecontent.jsonpath.PathSyntaxException;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.TemplateFile;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;

/** One template of a file, as a {@link DeviceTemplateKind} sees it: what is in it, and where to report what is wrong. */
public final class TemplateSource {

    private final TemplateFile file;
    private final Members members;
    private final Problems problems;

    TemplateSource(TemplateFile file, TemplateObject template, Problems problems) {
        this.file = file;
        this.members = new Members(template, problems);
        this.problems = problems;
    }

    /** The members of the object {@code template}. Those never asked for are reported as errors afterwards. */
    public Members members() {
        return members;
    }

    /** Where to add errors and warnings. */
    public Problems problems() {
        return problems;
    }

    /** The file that it is from. */
    public TemplateFile file() {
        return file;
    }

    /** A required member that is a JSONPath; empty, and reported, if it is missing or wrong. */
    public Optional<JsonPath> requiredPath(String member) {
        return members.requiredText(member).flatMap(text -> path(text, member));
    }

    /** A text as JSONPath; empty, and reported at the character at fault, if it is none. */
    Optional<JsonPath> path(TemplateScalar text, String member) {
        try {
            JsonPath path = JsonPath.parse(text.text());
            if (path.mixesAndWithOr()) {
                problems.warning(text.place(), member, "&& and || stand side by side: a && b || c is read as"
                        + " a && (b || c), and a || b && c as a || (b && c)",
                        "Put parentheses around what belongs together");
            }
            return Optional.of(path);
        } catch (PathSyntaxException e) {
            problems.error(file.placeIn(text, e.position()), member, "the JSONPath is wrong: " + e.getMessage(),
                    e.whatToDo());
            return Optional.empty();
        }
    }
}
