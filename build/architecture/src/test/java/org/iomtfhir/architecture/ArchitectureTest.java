package org.iomtfhir.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/architecture.md promises about who may use what, held against the classes that are shipped. */
class ArchitectureTest {

    /** What shows readings or identifiers of persons when it is printed. */
    private static final DescribedPredicate<JavaClass> PAYLOAD = DescribedPredicate.describe("show what devices sent",
            type -> Set.of("org.iomtfhir.model.Property", "org.iomtfhir.model.Measurement",
                    "org.iomtfhir.model.MeasurementGroup", "org.iomtfhir.model.Reading").contains(type.getName())
                    || type.getPackageName().startsWith("org.hl7.fhir.r4.model")
                    || type.getPackageName().startsWith("com.fasterxml.jackson.databind"));

    static Set<String> parts() {
        return Parts.names();
    }

    @Test
    void everyClassBelongsToAPart() {
        List<String> homeless = Parts.SHIPPED.stream().filter(type -> Parts.of(type) == null).map(JavaClass::getName)
                .toList();
        assertThat(homeless).as("name the new part, and what it may use, in this test and in docs/architecture.md")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aPartUsesThosePartsAlone(String part) {
        List<String> allowed = Parts.mayUse(part);
        noClasses().that(belongTo(part)).should()
                .dependOnClassesThat(DescribedPredicate.describe("are of a part that " + part + " may not use",
                        (JavaClass used) -> Parts.of(used) != null && !Parts.of(used).equals(part)
                                && !allowed.contains(Parts.of(used))))
                .allowEmptyShould(part.equals("schemas")).check(Parts.SHIPPED);
    }

    @Test
    void noPartUsesItselfInACircle() {
        slices().assignedFrom(new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return Parts.of(type) == null ? SliceIdentifier.ignore() : SliceIdentifier.of(Parts.of(type));
            }

            @Override
            public String getDescription() {
                return "parts";
            }
        }).should().beFreeOfCycles().check(Parts.SHIPPED);
    }

    @Test
    void theAzureSdkStaysInsideTheRuntime() {
        noClasses().that().resideOutsideOfPackage("org.iomtfhir.runtime..").and().doNotHaveFullyQualifiedName(
                "org.iomtfhir.fhirclient.auth.ManagedIdentityToken").and().doNotHaveFullyQualifiedName(
                        "org.iomtfhir.cli.PartitionLag")
                .should()
                .dependOnClassesThat().resideInAPackage("com.azure..").check(Parts.SHIPPED);
    }

    @Test
    void theModelOfHapiStaysWithThoseWhoTalkFhir() {
        noClasses().that()
                .resideOutsideOfPackages("org.iomtfhir.fhirclient..", "org.iomtfhir.persist..",
                        "org.iomtfhir.local.fhir..", "org.iomtfhir.profiles..")
                .should().dependOnClassesThat().resideInAnyPackage("ca.uhn.fhir..", "org.hl7.fhir..")
                .check(Parts.SHIPPED);
    }

    @Test
    void theLanguagesKnowNothingOfTheLine() {
        noClasses().that().resideInAnyPackage("org.iomtfhir.model..", "org.iomtfhir.template..",
                "org.iomtfhir.devicecontent..", "org.iomtfhir.fhirmapping..").should().dependOnClassesThat()
                .resideInAnyPackage("com.azure..", "io.netty..", "io.micrometer..", "io.opentelemetry..",
                        "org.slf4j..", "reactor..")
                .check(Parts.SHIPPED);
    }

    @Test
    void onlyTheCommandLineAndTheStartOfAServicePrint() {
        noClasses().that().resideOutsideOfPackage("org.iomtfhir.cli..").and()
                .doNotHaveFullyQualifiedName("org.iomtfhir.runtime.service.ServiceMain")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS).check(Parts.SHIPPED);
    }

    /** UnmatchedEvents is let off: it names the place of an event, at DEBUG. */
    @Test
    void nothingIsLoggedByWhatHoldsReadings() {
        noClasses().that().doNotHaveFullyQualifiedName("org.iomtfhir.normalize.UnmatchedEvents").and()
                .resideInAnyPackage("org.iomtfhir.persist.merge..", "org.iomtfhir.persist.write..",
                        "org.iomtfhir.group.grouping..", "org.iomtfhir.normalize..", "org.iomtfhir.transform..")
                .should()
                .dependOnClassesThat().resideInAPackage("org.slf4j..").check(Parts.SHIPPED);
    }

    /** PreliminaryFinalizer is let off: it has to look at the Observations that it ends, and logs the kind of a failure alone. */
    @Test
    void whoLogsHoldsNoReadings() {
        noClasses().that().doNotHaveFullyQualifiedName("org.iomtfhir.persist.PreliminaryFinalizer")
                .and(DescribedPredicate.describe("log", type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(used -> used.getTargetClass().getName().equals("org.slf4j.Logger"))))
                .should()
                .dependOnClassesThat(PAYLOAD).check(Parts.SHIPPED);
    }

    /** Traces is let off: OpenTelemetry logs there, and it sends that on to SLF4J. */
    @Test
    void loggingGoesThroughSlf4j() {
        noClasses().that().doNotHaveFullyQualifiedName("org.iomtfhir.runtime.tracing.Traces")
                .should(GeneralCodingRules.USE_JAVA_UTIL_LOGGING).check(Parts.SHIPPED);
    }

    private static DescribedPredicate<JavaClass> belongTo(String part) {
        return DescribedPredicate.describe("belong to " + part, type -> part.equals(Parts.of(type)));
    }
}
