package org.iomtfhir.persist.merge;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stored components that new ones belong to, by their coding in the service system: the value name. Of several of
 * one name, each belongs to one. Not thread-safe.
 */
final class ComponentMatch {

    private final List<ObservationComponentComponent> stored;
    private final String serviceSystem;
    private final Set<ObservationComponentComponent> taken = new HashSet<>();

    ComponentMatch(List<ObservationComponentComponent> stored, String serviceSystem) {
        this.stored = List.copyOf(stored);
        this.serviceSystem = serviceSystem;
    }

    /** The stored component that a new one belongs to; null if there is none. */
    @Nullable
    ObservationComponentComponent of(ObservationComponentComponent incoming) {
        String name = valueName(incoming, serviceSystem);
        for (ObservationComponentComponent candidate : stored) {
            boolean same = name == null
                    ? candidate.getCode().equalsDeep(incoming.getCode())
                    : has(candidate, name);
            if (same && taken.add(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /** The value name: the last coding in the service system, since the template's own codings come before it. */
    private static @Nullable String valueName(ObservationComponentComponent component, String serviceSystem) {
        String name = null;
        for (Coding coding : component.getCode().getCoding()) {
            name = serviceSystem.equals(coding.getSystem()) && coding.hasCode() ? coding.getCode() : name;
        }
        return name;
    }

    /** What a component is known by: the value name, or all that its code says. */
    static String name(ObservationComponentComponent component, String serviceSystem) {
        String name = valueName(component, serviceSystem);
        return name != null ? name : ValueDigest.text(component.getCode());
    }

    private boolean has(ObservationComponentComponent component, String name) {
        return component.getCode().getCoding().stream()
                .anyMatch(coding -> serviceSystem.equals(coding.getSystem()) && name.equals(coding.getCode()));
    }

    /** Whether the connector writes this component: it has a coding in the service system. */
    static boolean isOwn(ObservationComponentComponent component, String serviceSystem) {
        return component.getCode().getCoding().stream().anyMatch(coding -> serviceSystem.equals(coding.getSystem()));
    }
}
