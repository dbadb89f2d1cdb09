package org.iomtfhir.profiles;

import ca.uhn.fhir.context.support.IValidationSupport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.ElementDefinition;
import org.hl7.fhir.r4.model.Enumerations.BindingStrength;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.Type;
import org.hl7.fhir.r4.model.ValueSet;
import org.iomtfhir.profiles.Finding.Wanted;
import org.jspecify.annotations.Nullable;

/** What the elements of one profile of Observation may hold, from its snapshot. Immutable and thread-safe. */
final class ProfileElements {

    private static final String COMPONENT = "Observation.component";

    private final List<ElementDefinition> elements;
    private final IValidationSupport support;

    /**
     * @param profile
     *            with a snapshot
     */
    ProfileElements(StructureDefinition profile, IValidationSupport support) {
        this.elements = List.copyOf(profile.getSnapshot().getElement());
        this.support = support;
    }

    /** The codes that an Observation of this profile must have one of; empty if it says none. */
    List<Wanted> codes() {
        return codes("Observation.code", "");
    }

    /** The codes of a slice of components, by its name. */
    List<Wanted> componentCodes(String slice) {
        return codes(COMPONENT + ".code", COMPONENT + ":" + slice + ".");
    }

    /** The categories that are wanted. */
    List<Wanted> categories() {
        return codes("Observation.category", "");
    }

    /**
     * The codes that the unit of a value may have.
     *
     * @param componentCodes
     *            of the component that it stands in; null for the Observation's own
     */
    List<Wanted> units(@Nullable Set<String> componentCodes) {
        String value = componentCodes == null ? "Observation.value[x]" : COMPONENT + ".value[x]";
        String slice = componentCodes == null ? "" : slice(componentCodes);
        String system = texts(value + ".system", slice).stream().findFirst().orElse(null);
        Set<Wanted> wanted = new LinkedHashSet<>();
        texts(value + ".code", slice).forEach(code -> wanted.add(new Wanted(system, code)));
        if (wanted.isEmpty()) {
            for (ElementDefinition element : at(value + ".code", slice)) {
                wanted.addAll(bound(element, system));
            }
        }
        if (wanted.isEmpty()) {
            for (ElementDefinition element : at(value, slice)) {
                wanted.addAll(bound(element, system));
                if (element.hasPattern()) {
                    wanted.addAll(quantity(element.getPattern()));
                }
            }
        }
        return List.copyOf(wanted);
    }

    /** The slice of components with one of these codes, as the beginning of its elements' ids; empty if there is none. */
    private String slice(Set<String> componentCodes) {
        return elements.stream().map(ElementDefinition::getId).filter(id -> id.startsWith(COMPONENT + ":"))
                .map(id -> id.substring(COMPONENT.length() + 1).replaceFirst("[./].*", "")).distinct()
                .filter(name -> componentCodes(name).stream()
                        .anyMatch(wanted -> componentCodes.contains(wanted.code())))
                .findFirst().map(name -> COMPONENT + ":" + name + ".").orElse("");
    }

    private List<Wanted> codes(String path, String slice) {
        Set<Wanted> wanted = new LinkedHashSet<>();
        for (ElementDefinition element : at(path, slice)) {
            wanted.addAll(codings(element.hasFixed() ? element.getFixed() : element.getPattern()));
            wanted.addAll(bound(element, null));
        }
        for (ElementDefinition element : at(path + ".coding", slice)) {
            wanted.addAll(codings(element.hasFixed() ? element.getFixed() : element.getPattern()));
        }
        for (ElementDefinition element : at(path + ".coding.code", slice)) {
            String system = elements.stream()
                    .filter(other -> other.getId().equals(element.getId().replaceFirst("\\.code$", ".system")))
                    .map(ProfileElements::text).filter(java.util.Objects::nonNull).findFirst().orElse(null);
            String code = text(element);
            if (code != null) {
                wanted.add(new Wanted(system, code));
            }
        }
        return List.copyOf(wanted);
    }

    private static List<Wanted> codings(Type type) {
        return switch (type) {
            case CodeableConcept concept -> concept.getCoding().stream().filter(Coding::hasCode).map(
                    coding -> new Wanted(coding.getSystem(), coding.getCode())).toList();
            case Coding coding when coding.hasCode() -> List.of(new Wanted(coding.getSystem(), coding.getCode()));
            case null, default -> List.of();
        };
    }

    private static List<Wanted> quantity(Type type) {
        return type instanceof org.hl7.fhir.r4.model.Quantity quantity && quantity.hasCode()
                ? List.of(new Wanted(quantity.getSystem(), quantity.getCode()))
                : List.of();
    }

    /** Codes that a value set, to which an element is bound for good, enumerates. */
    private List<Wanted> bound(ElementDefinition element, @Nullable String system) {
        if (!element.hasBinding() || element.getBinding().getStrength() != BindingStrength.REQUIRED
                || !(support.fetchValueSet(element.getBinding().getValueSet()) instanceof ValueSet set)) {
            return List.of();
        }
        List<Wanted> wanted = new ArrayList<>();
        set.getCompose().getInclude().forEach(include -> include.getConcept().forEach(concept -> wanted.add(
                new Wanted(system == null ? include.getSystem() : system, concept.getCode()))));
        return wanted;
    }

    private List<String> texts(String path, String slice) {
        return at(path, slice).stream().map(ProfileElements::text).filter(java.util.Objects::nonNull).distinct()
                .collect(Collectors.toList());
    }

    private static @Nullable String text(ElementDefinition element) {
        Type type = element.hasFixed() ? element.getFixed() : element.getPattern();
        return type instanceof PrimitiveType<?> primitive ? primitive.getValueAsString() : null;
    }

    /** Elements of a path, whatever slices they are in; those of one slice alone if its beginning is given. */
    private List<ElementDefinition> at(String path, String slice) {
        return elements.stream().filter(element -> element.getId() != null && element.getId().startsWith(slice)
                && element.getId().replaceAll(":[^.]+", "").equals(path)).toList();
    }
}
