package org.iomtfhir.fhirmapping.spi;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.iomtfhir.model.MeasurementGroup;

/** One template of a mapping, compiled. Immutable and thread-safe. */
public interface FhirTemplate {

    /** The type of the groups that it is for, and where the file says so. */
    NamedPlace typeName();

    /** The value names that it reads, each where the file first says so; immutable. */
    List<NamedPlace> valueNames();

    /** Those of them that may be series of samples; all, unless the template knows better. Immutable. */
    default Set<String> seriesNames() {
        return valueNames().stream().map(NamedPlace::name).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Turns a group into resources. What can't be turned is reported, and does not keep the rest from going on.
     *
     * @param group
     *            a group of this type, with times in the years 1 to 9999 and texts that FHIR can hold
     * @param output
     *            where resources and failures go
     */
    void map(MeasurementGroup group, MappingOutput output);
}
