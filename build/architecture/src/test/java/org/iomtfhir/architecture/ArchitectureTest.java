package org.iomtfhir.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/architecture.md promises about who may use what, held against the classes that are shipped. */
class ArchitectureTest {

    private static final String OURS = "org.iomtfhir.";

    private static final JavaClasses SHIPPED = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("org.iomtfhir");

    /** Each part, by its package, and the other parts that it may use; a part that is not here fails the test. */
    private static final Map<String, List<String>> MAY_USE = mayUse();

    private static Map<String, List<String>> mayUse() {
        Map<String, List<String>> parts = new LinkedHashMap<>();
        parts.put("model", List.of());
        parts.put("template", List.of("model"));
        parts.put("devicecontent", List.of("model", "template"));
        parts.put("fhirmapping", List.of("model", "template"));
        parts.put("explain", List.of("model", "template", "devicecontent", "fhirmapping", "group"));
        parts.put("debugger", List.of("model", "template", "explain"));
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
                List.of("model", "template", "devicecontent", "fhirmapping", "explain", "debugger", "samples",
                        "runtime",
                        "fhirclient", "normalize", "group", "transform", "persist", "local.eventhubs", "local.fhir",
                        "local.line"));
        return parts;
    }

    /** What shows readings or identifiers of persons when it is printed. */
    private static final DescribedPredicate<JavaClass> PAYLOAD = DescribedPredicate.describe("show what devices sent",
            type -> Set.of("org.iomtfhir.model.Property", "org.iomtfhir.model.Measurement",
                    "org.iomtfhir.model.MeasurementGroup", "org.iomtfhir.model.Reading").contains(type.getName())
                    || type.getPackageName().startsWith("org.hl7.fhir.r4.model")
                    || type.getPackageName().startsWith("com.fasterxml.jackson.databind"));

    static Set<String> parts() {
        return MAY_USE.keySet();
    }

    @Test
    void everyClassBelongsToAPart() {
        List<String> homeless = SHIPPED.stream().filter(type -> partOf(type) == null).map(JavaClass::getName)
                .toList();
        assertThat(homeless).as("name the new part, and what it may use, in this test and in docs/architecture.md")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aPartUsesThosePartsAlone(String part) {
        List<String> allowed = MAY_USE.get(part);
        noClasses().that(belongTo(part)).should()
                .dependOnClassesThat(DescribedPredicate.describe("are of a part that " + part + " may not use",
                        (JavaClass used) -> partOf(used) != null && !partOf(used).equals(part)
                                && !allowed.contains(partOf(used))))
                .allowEmptyShould(part.equals("schemas")).check(SHIPPED);
    }

    @Test
    void noPartUsesItselfInACircle() {
        slices().assignedFrom(new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return partOf(type) == null ? SliceIdentifier.ignore() : SliceIdentifier.of(partOf(type));
            }

            @Override
            public String getDescription() {
                return "parts";
            }
        }).should().beFreeOfCycles().check(SHIPPED);
    }

    @Test
    void theAzureSdkStaysInsideTheRuntime() {
        noClasses().that().resideOutsideOfPackage("org.iomtfhir.runtime..").and().doNotHaveFullyQualifiedName(
                "org.iomtfhir.fhirclient.auth.ManagedIdentityToken").and().doNotHaveFullyQualifiedName(
                        "org.iomtfhir.cli.PartitionLag")
                .should()
                .dependOnClassesThat().resideInAPackage("com.azure..").check(SHIPPED);
    }

    @Test
    void theModelOfHapiStaysWithThoseWhoTalkFhir() {
        noClasses().that()
                .resideOutsideOfPackages("org.iomtfhir.fhirclient..", "org.iomtfhir.persist..",
                        "org.iomtfhir.local.fhir..")
                .should().dependOnClassesThat().resideInAnyPackage("ca.uhn.fhir..", "org.hl7.fhir..")
                .check(SHIPPED);
    }

    @Test
    void theLanguagesKnowNothingOfTheLine() {
        noClasses().that().resideInAnyPackage("org.iomtfhir.model..", "org.iomtfhir.template..",
                "org.iomtfhir.devicecontent..", "org.iomtfhir.fhirmapping..").should().dependOnClassesThat()
                .resideInAnyPackage("com.azure..", "io.netty..", "io.micrometer..", "io.opentelemetry..",
                        "org.slf4j..", "reactor..")
                .check(SHIPPED);
    }

    @Test
    void onlyTheCommandLineAndTheStartOfAServicePrint() {
        noClasses().that().resideOutsideOfPackage("org.iomtfhir.cli..").and()
                .doNotHaveFullyQualifiedName("org.iomtfhir.runtime.service.ServiceMain")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS).check(SHIPPED);
    }

    /** UnmatchedEvents is let off: it names the place of an event, at DEBUG. */
    @Test
    void nothingIsLoggedByWhatHoldsReadings() {
        noClasses().that().doNotHaveFullyQualifiedName("org.iomtfhir.normalize.UnmatchedEvents").and()
                .resideInAnyPackage("org.iomtfhir.persist.merge..", "org.iomtfhir.persist.write..",
                        "org.iomtfhir.group.grouping..", "org.iomtfhir.normalize..", "org.iomtfhir.transform..")
                .should()
                .dependOnClassesThat().resideInAPackage("org.slf4j..").check(SHIPPED);
    }

    /** PreliminaryEnd is let off: it has to look at the Observations that it ends, and logs the kind of a failure alone. */
    @Test
    void whoLogsHoldsNoReadings() {
        noClasses().that().doNotHaveFullyQualifiedName("org.iomtfhir.persist.PreliminaryEnd")
                .and(DescribedPredicate.describe("log", type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(used -> used.getTargetClass().getName().equals("org.slf4j.Logger"))))
                .should()
                .dependOnClassesThat(PAYLOAD).check(SHIPPED);
    }

    /** Traces is let off: OpenTelemetry logs there, and it sends that on to SLF4J. */
    @Test
    void loggingGoesThroughSlf4j() {
        noClasses().that().doNotHaveFullyQualifiedName("org.iomtfhir.runtime.tracing.Traces")
                .should(GeneralCodingRules.USE_JAVA_UTIL_LOGGING).check(SHIPPED);
    }

    private static DescribedPredicate<JavaClass> belongTo(String part) {
        return DescribedPredicate.describe("belong to " + part, type -> part.equals(partOf(type)));
    }

    /** The part that a class belongs to, null for a class that is not ours or that no part holds. */
    private static String partOf(JavaClass type) {
        return MAY_USE.keySet().stream().filter(part -> (type.getPackageName() + ".").startsWith(OURS + part + "."))
                .findFirst().orElse(null);
    }
}
