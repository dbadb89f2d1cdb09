package org.iomtfhir.devicecontent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.iomtfhir.devicecontent.jmespath.JmesPath;
import org.iomtfhir.devicecontent.jmespath.WholeNumbers;
import org.iomtfhir.model.Profile;
import org.iomtfhir.template.Definitions;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Place;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateFile;
import org.iomtfhir.template.TemplateMember;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;
import org.iomtfhir.template.TemplateValue;
import org.jspecify.annotations.Nullable;

/** Reads and validates a whole file. What is wrong with one template does not keep the next from being read. Used once. */
final class TemplateSetReader {

    private static final String ROOT = "CollectionContent";
    private static final String SUFFIX = "template";

    private final Problems problems;
    private final Profile profile;
    private final JmesPath.Compiler jmes;
    /** By name in lower case, in a fixed order for messages. */
    private final Map<String, DeviceTemplateKind> extensions = new TreeMap<>();

    TemplateSetReader(ContentOptions options, Problems problems) {
        this.problems = problems;
        this.profile = options.profile();
        this.jmes = new JmesPath.Compiler(switch (profile) {
            case STANDARD -> WholeNumbers.EXACT;
            case EARLIER_CONNECTOR -> WholeNumbers.CUT;
        }, options.extensions().functions());
        options.extensions().kinds().forEach(kind -> this.extensions.put(plain(kind.name()), kind));
    }

    /** The templates that have no errors. */
    List<CompiledTemplate> read(String text) {
        Optional<TemplateFile> file = TemplateFile.read(text, problems);
        if (file.isEmpty()) {
            return List.of();
        }
        if (!(file.get().root() instanceof TemplateObject root)) {
            problems.error(file.get().root().place(), null,
                    "the file is " + file.get().root().kindInWords() + " where an object is needed",
                    "Write { \"templateType\": \"" + ROOT + "\", \"template\": [ … ] }");
            return List.of();
        }
        Members members = new Members(root, problems);
        members.requiredText("templateType").filter(type -> !plain(type.text()).equals(plain(ROOT)))
                .ifPresent(type -> problems.error(type.place(), "templateType",
                        "a file of device templates has the type " + ROOT + ", not " + type.text(),
                        "Write \"" + ROOT + "\""));
        List<CompiledTemplate> templates = new ArrayList<>();
        Definitions definitions = definitions(members);
        members.requiredArray("template").ifPresent(array -> {
            List<TemplateValue> items = TemplateFile.templates(array, problems);
            for (int i = 0; i < items.size(); i++) {
                TemplateValue item = definitions.in(items.get(i), problems.inTemplate(i, typeName(items.get(i))));
                read(file.get(), i, item).ifPresent(templates::add);
            }
            if (array.items().isEmpty()) {
                problems.warning(array.place(), "template", "there are no templates: every event comes to nothing",
                        "Add a template");
            }
        });
        members.finish(Severity.WARNING, List.of(Definitions.MEMBER));
        return templates;
    }

    private Definitions definitions(Members members) {
        if (profile == Profile.STANDARD) {
            return Definitions.of(members, problems);
        }
        members.any(Definitions.MEMBER).ifPresent(member -> problems.error(member.place(), Definitions.MEMBER,
                "the member " + Definitions.MEMBER + " is an addition, which the profile earlier-connector refuses: the"
                        + " earlier connectors do not know it",
                "Write what it defines into the templates, or run with the profile standard"));
        return Definitions.none();
    }

    private Optional<CompiledTemplate> read(TemplateFile file, int index, TemplateValue item) {
        Problems own = problems.inTemplate(index, typeName(item));
        if (!(item instanceof TemplateObject container)) {
            own.error(item.place(), null, "a template is " + item.kindInWords() + " where an object is needed",
                    "Write { \"templateType\": …, \"template\": { … } }");
            return Optional.empty();
        }
        Members members = new Members(container, own);
        Optional<TemplateScalar> type = members.requiredText("templateType");
        Optional<TemplateObject> template = members.requiredObject("template");
        members.finish(Severity.ERROR);
        if (type.isEmpty() || template.isEmpty()) {
            return Optional.empty();
        }
        return read(file, index, type.get(), template.get(), own);
    }

    private Optional<CompiledTemplate> read(TemplateFile file, int index, TemplateScalar type, TemplateObject template,
            Problems own) {
        TemplateSource source = new TemplateSource(file, template, own);
        DeviceTemplateKind extension = extensions.get(plain(type.text()));
        Optional<CompiledTemplate> read;
        if (extension != null) {
            read = extension.compile(source).map(compiled -> extended(index, extension, template, compiled));
        } else {
            Optional<TemplateKind> kind = TemplateKind.of(plain(type.text()));
            if (kind.isEmpty()) {
                own.error(type.place(), "templateType", "there is no template type " + type.text(),
                        "Write one of " + names());
                return Optional.empty();
            }
            read = new ExpressionTemplateReader(kind.get(), profile, jmes, source).read(index);
        }
        source.members().finish(Severity.ERROR);
        return read;
    }

    private static CompiledTemplate extended(int index, DeviceTemplateKind kind, TemplateObject template,
            DeviceTemplate compiled) {
        Optional<TemplateScalar> name = typeNameOf(template);
        Place place = name.map(TemplateScalar::place).orElse(template.place());
        return new CompiledTemplate.OfExtension(new TemplateSummary(index, kind.name(),
                name.map(TemplateScalar::text).orElse(""), place, List.of()), template.place().line(), compiled);
    }

    private String names() {
        List<String> names = new ArrayList<>();
        for (TemplateKind kind : TemplateKind.values()) {
            names.add(kind.written());
        }
        extensions.values().forEach(kind -> names.add(kind.name()));
        return String.join(", ", names);
    }

    /** The type name of a template that may be anything at all; null if it has none. */
    private static @Nullable String typeName(TemplateValue item) {
        if (item instanceof TemplateObject container && container.member("template").map(TemplateMember::value)
                .orElse(null) instanceof TemplateObject template) {
            return typeNameOf(template).map(TemplateScalar::text).orElse(null);
        }
        return null;
    }

    private static Optional<TemplateScalar> typeNameOf(TemplateObject template) {
        return template.member("typeName").map(TemplateMember::value).filter(TemplateScalar.class::isInstance)
                .map(TemplateScalar.class::cast).filter(name -> !name.isNull());
    }

    /** A template type as it is compared: in lower case, without the suffix. */
    private static String plain(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.endsWith(SUFFIX) ? lower.substring(0, lower.length() - SUFFIX.length()) : lower;
    }
}
