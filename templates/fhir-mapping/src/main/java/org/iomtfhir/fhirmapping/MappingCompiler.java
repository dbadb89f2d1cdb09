package org.iomtfhir.fhirmapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.iomtfhir.fhirmapping.FhirMapping.IndexedTemplate;
import org.iomtfhir.fhirmapping.spi.Additions;
import org.iomtfhir.fhirmapping.observation.CodeValueKind;
import org.iomtfhir.fhirmapping.spi.FhirTemplate;
import org.iomtfhir.fhirmapping.spi.FhirTemplateKind;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.TemplateContext;
import org.iomtfhir.fhirmapping.value.BooleanType;
import org.iomtfhir.fhirmapping.value.CodeableConceptType;
import org.iomtfhir.fhirmapping.value.DateTimeType;
import org.iomtfhir.fhirmapping.value.IntegerType;
import org.iomtfhir.fhirmapping.value.QuantityType;
import org.iomtfhir.fhirmapping.value.RangeType;
import org.iomtfhir.fhirmapping.value.RatioType;
import org.iomtfhir.fhirmapping.value.SampledDataType;
import org.iomtfhir.fhirmapping.value.StringType;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.Definitions;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateFile;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;
import org.iomtfhir.template.TemplateValue;
import org.jspecify.annotations.Nullable;

/** Compiles one mapping file. Used once. */
final class MappingCompiler {

    private static final String COLLECTION = "CollectionFhir";
    private static final String SUFFIX = "template";

    private final Problems problems;
    private final MappingOptions options;
    private final Map<String, FhirTemplateKind> kinds = new HashMap<>();
    private final Map<String, FhirValueType> valueTypes = new HashMap<>();
    private final List<IndexedTemplate> templates = new ArrayList<>();
    private final Map<String, Integer> firstLineOf = new HashMap<>();

    MappingCompiler(String fileName, MappingOptions options) {
        this.problems = Problems.of(fileName);
        this.options = options;
        ClassLoader loader = MappingCompiler.class.getClassLoader();
        ServiceLoader.load(FhirValueType.class, loader).forEach(this::add);
        ServiceLoader.load(FhirTemplateKind.class, loader).forEach(this::add);
        List.of(new SampledDataType(), new QuantityType(), new StringType(), new CodeableConceptType())
                .forEach(this::add);
        if (Additions.areTaken(options)) {
            List.of(new BooleanType(), new IntegerType(), new DateTimeType(), new RangeType(), new RatioType())
                    .forEach(this::add);
        }
        add(new CodeValueKind());
    }

    private void add(FhirValueType type) {
        valueTypes.put(type.name().toLowerCase(Locale.ROOT), type);
    }

    private void add(FhirTemplateKind kind) {
        kinds.put(plain(kind.name()), kind);
    }

    CompileResult<FhirMapping> compile(String text) {
        Optional<TemplateFile> file = TemplateFile.read(text, problems);
        if (file.isEmpty()) {
            return problems.outcome(null);
        }
        if (file.get().root() instanceof TemplateObject root) {
            collection(root);
        } else {
            problems.error(file.get().root().place(), null,
                    "the file must be a JSON object, not " + file.get().root().kindInWords(),
                    "Write { \"templateType\": \"CollectionFhir\", \"template\": [ … ] }");
        }
        return problems.outcome(problems.hasErrors() ? null : new FhirMapping(templates));
    }

    private void collection(TemplateObject root) {
        Members members = new Members(root, problems);
        members.requiredText("templateType").filter(type -> !plain(type.text()).equals(plain(COLLECTION)))
                .ifPresent(type -> problems.error(type.place(), "templateType",
                        "the file must be a " + COLLECTION + ", not " + type.text(),
                        "Write \"templateType\": \"" + COLLECTION + "\", or use the file for what it is"));
        Definitions definitions = Additions.areTaken(members, List.of(Definitions.MEMBER), problems, options)
                ? Definitions.of(members, problems)
                : Definitions.none();
        List<TemplateValue> items = members.requiredArray("template")
                .map(array -> TemplateFile.templates(array, problems)).orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            String name = items.get(i) instanceof TemplateObject written ? typeNameOf(written) : null;
            if (definitions.in(items.get(i), problems.inTemplate(i, name)) instanceof TemplateObject item) {
                template(i, item);
            } else {
                problems.inTemplate(i, null).error(items.get(i).place(), null,
                        "a template must be an object, not " + items.get(i).kindInWords(),
                        "Write { \"templateType\": \"CodeValueFhir\", \"template\": { … } }");
            }
        }
        members.finish(Severity.WARNING, List.of(Definitions.MEMBER));
    }

    private void template(int index, TemplateObject item) {
        Problems own = problems.inTemplate(index, typeNameOf(item));
        Members members = new Members(item, own);
        Optional<FhirTemplateKind> kind = members.requiredText("templateType").flatMap(type -> kind(type, own));
        Optional<TemplateObject> body = members.requiredObject("template");
        members.finish(Severity.ERROR);
        if (kind.isEmpty() || body.isEmpty()) {
            return;
        }
        Optional<FhirTemplate> compiled = kind.get().compile(body.get(), new TemplateContext(own, options, valueTypes));
        body.get().member("typeName").ifPresent(member -> {
            if (member.value() instanceof TemplateScalar name && !name.isNull()) {
                checkUnique(name, own);
            }
        });
        compiled.ifPresent(it -> templates.add(new IndexedTemplate(index, item.place().line(), it)));
    }

    private Optional<FhirTemplateKind> kind(TemplateScalar type, Problems own) {
        FhirTemplateKind kind = kinds.get(plain(type.text()));
        if (kind == null) {
            own.error(type.place(), "templateType", "there is no template kind " + type.text() + " in a FHIR mapping",
                    "Write " + kinds.values().stream().map(FhirTemplateKind::name).sorted()
                            .collect(Collectors.joining(" or ")));
        }
        return Optional.ofNullable(kind);
    }

    private void checkUnique(TemplateScalar name, Problems own) {
        Integer first = firstLineOf.putIfAbsent(name.text().toLowerCase(Locale.ROOT), name.place().line());
        if (first != null) {
            own.error(name.place(), "typeName", "the type name " + name.text() + " is that of the template in line "
                    + first + " as well (letter case does not count)",
                    "Join the two templates, or rename one and the type of its measurements");
        }
    }

    /** The type name for messages; null where there is none to be read. */
    private static @Nullable String typeNameOf(TemplateObject item) {
        return item.member("template")
                .map(member -> member.value() instanceof TemplateObject body ? body : null)
                .flatMap(body -> body.member("typeName"))
                .map(member -> member.value() instanceof TemplateScalar name && !name.isNull() ? name.text() : null)
                .orElse(null);
    }

    /** A kind's name in lower case and without the suffix that it may have. */
    private static String plain(String templateType) {
        String name = templateType.strip().toLowerCase(Locale.ROOT);
        return name.endsWith(SUFFIX) && name.length() > SUFFIX.length()
                ? name.substring(0, name.length() - SUFFIX.length())
                : name;
    }
}
