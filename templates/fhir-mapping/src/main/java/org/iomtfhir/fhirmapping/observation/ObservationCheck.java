package org.iomtfhir.fhirmapping.observation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.iomtfhir.fhirmapping.check.UcumCheck;
import org.iomtfhir.fhirmapping.check.VitalSigns;
import org.iomtfhir.fhirmapping.json.Coding;
import org.iomtfhir.fhirmapping.observation.ObservationParts.Component;
import org.iomtfhir.fhirmapping.observation.ObservationValue.UnitMembers;
import org.iomtfhir.fhirmapping.spi.TemplateContext;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Place;
import org.iomtfhir.template.Problems;
import org.jspecify.annotations.Nullable;

/** Warns of what a template that compiles may still do wrong. */
final class ObservationCheck {

    private static final String QUANTITY = "Quantity";
    private static final String SAMPLED_DATA = "SampledData";

    private ObservationCheck() {}

    static void check(ObservationParts template, Members members, TemplateContext context) {
        checkVitalSigns(template, members, context.problems());
        template.value().ifPresent(value -> {
            checkUnit(template.codes(), value, context.problems());
            checkType(template.codes(), value, context.problems());
            for (Component component : template.components()) {
                checkSameCode(template, component, context);
            }
        });
        Set<String> names = new HashSet<>();
        for (Component component : template.components()) {
            checkUnit(component.codes(), component.value(), context.problems());
            checkType(component.codes(), component.value(), context.problems());
            if (!names.add(component.value().name().name())) {
                context.problems().warning(component.value().name().place(), "valueName",
                        "two components read the value " + component.value().name().name()
                                + ", and are told apart by their order alone",
                        "Give the values different names, or remove one of the components");
            }
        }
    }

    private static void checkVitalSigns(ObservationParts template, Members members, Problems problems) {
        String code = VitalSigns.code(template.codes());
        boolean inCategory = template.categories().stream()
                .anyMatch(category -> VitalSigns.isCategory(category.codes()));
        if (code != null && !inCategory) {
            problems.warning(members.placeOf("codes"), "category", "LOINC " + code
                    + " is a vital sign, and R4 wants its Observations in the category vital-signs",
                    "Add the category { \"codes\": [ { \"code\": \"vital-signs\", \"system\":"
                            + " \"http://terminology.hl7.org/CodeSystem/observation-category\" } ] }");
        }
    }

    private static void checkType(List<Coding> codes, ObservationValue value, Problems problems) {
        String code = QUANTITY.equals(value.type()) ? null : VitalSigns.quantityCode(codes);
        if (code == null) {
            return;
        }
        problems.warning(value.name().place(), "valueType", "the vital signs profile of LOINC " + code
                + " takes a Quantity, and this value is " + value.type(),
                SAMPLED_DATA.equals(value.type())
                        ? "Use a Quantity with \"periodInterval\": 0, or another code for the series (ISO/IEEE 11073,"
                                + " say)"
                        : "Use a Quantity with the unit " + VitalSigns.units(code).getFirst() + ", or another code");
    }

    /** The profiles of vital signs take a unit of their own, with its text, and its code of UCUM. */
    private static void checkUnit(List<Coding> codes, ObservationValue value, Problems problems) {
        String code = QUANTITY.equals(value.type()) ? VitalSigns.quantityCode(codes) : null;
        if (code == null) {
            return;
        }
        UnitMembers unit = value.unit();
        List<String> wanted = VitalSigns.units(code);
        boolean isCode = UcumCheck.SYSTEM.equals(unit.system()) && unit.code() != null && wanted.contains(unit.code());
        if (isCode && unit.unit() != null) {
            return;
        }
        String says = unit.code() != null ? unit.code() : unit.unit();
        String meant = says == null ? null : VitalSigns.unitMeantBy(says);
        boolean isMeant = meant != null && wanted.contains(meant);
        String right = isMeant ? meant : wanted.getFirst();
        problems.warning(unit.place(), "code", "the vital signs profile of LOINC " + code + " takes the unit "
                + String.join(" or ", wanted)
                + " of UCUM, as code and system, with a unit for people beside it; here it is "
                + (says == null ? "missing" : "\"" + says + "\"" + (isCode ? " without that text" : "")),
                "Write \"unit\": \"" + (isMeant && unit.unit() != null ? unit.unit() : right) + "\", \"system\": \""
                        + UcumCheck.SYSTEM + "\", \"code\": \"" + right + "\"" + (isMeant || says == null
                                ? ""
                                : ", if the device measures in that; else convert the number in the device content file"));
    }

    /** Warns where a component has a code of its Observation: FHIR's rule {@code obs-7}. */
    private static void checkSameCode(ObservationParts template, Component component, TemplateContext context) {
        String typeName = template.typeName().name();
        boolean sameName = component.value().name().name().equals(typeName);
        boolean sameCode = component.codes().stream().anyMatch(code -> code.code() != null && template.codes().stream()
                .anyMatch(main -> code.code().equals(main.code()) && sameText(code.system(), main.system())));
        if (sameName || sameCode) {
            context.problems().warning(component.value().name().place(), "components",
                    "a component has a code of the Observation, which has a value of its own (FHIR's rule obs-7): "
                            + (sameCode ? "one of its codes" : "the type name, which is also its value name"),
                    "Give the component a code and a value name of its own, or remove the value");
        }
    }

    private static boolean sameText(@Nullable String one, @Nullable String other) {
        return one == null ? other == null : one.equals(other);
    }
}
