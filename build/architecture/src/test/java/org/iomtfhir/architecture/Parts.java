package org.iomtfhir.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parts that the connector is made of, each a package, and what each may use. All methods are static and thread-safe. */
final class Parts {

    /** All classes that are shipped. */
    static final JavaClasses SHIPPED = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.iomtfhir");

    private static final String OURS = "org.iomtfhir.";
    private static final Map<String, List<String>> MAY_USE = mayUse();

    private Parts() {}

    private static Map<String, List<String>> mayUse() {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        parts.put("model", List.of());
        parts.put("template", List.of("model"));
        parts.put("devicecontent", List.of("model", "template"));
        parts.put("fhirmapping", List.of("model", "template"));
        parts.put("explain", List.of("model", "template", "devicecontent", "fhirmapping", "group"));
        parts.put("debugger", List.of("model", "template", "explain"));
        parts.put("profiles", List.of());
        parts.put("samples", List.of());
        parts.put("schemas", List.of());
        parts.put("runtime", List.of("model"));
        parts.put("fhirclient", List.of("model", "runtime"));
        parts.put("normalize", List.of("model", "template", "devicecontent", "runtime"));
        parts.put("group", List.of("model", "runtime"));
        parts.put("transform", List.of("model", "template", "fhirmapping", "runtime"));
        parts.put("persist", List.of("model", "runtime", "fhirclient"));
        parts.put("local.eventhubs", List.of());
        parts.put("local.fhir", List.of());
        parts.put("local.line", List.of("runtime", "samples", "normalize", "group", "transform", "persist",
                "local.eventhubs", "local.fhir"));
        parts.put("cli",
                List.of("model", "template", "devicecontent", "fhirmapping", "explain", "debugger", "profiles",
                        "samples",
                        "runtime",
                        "fhirclient", "normalize", "group", "transform", "persist", "local.eventhubs", "local.fhir",
                        "local.line"));
        return parts;
    }

    /** The names of all parts; a class of a package that none of them is fails the build. */
    static Set<String> names() {
        return MAY_USE.keySet();
    }

    /** The other parts that one may use. */
    static List<String> mayUse(String part) {
        return MAY_USE.get(part);
    }

    /** The part that a class belongs to, null for a class that is not ours or that no part holds. */
    static String of(JavaClass type) {
        return names().stream().filter(part -> (type.getPackageName() + ".").startsWith(OURS + part + "."))
                .findFirst().orElse(null);
    }
}
