package org.iomtfhir.persist.write;

import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.persist.merge.WriteMark;

/** What an Observation has besides what merging decides upon: notes, performers, extensions of others. */
final class ForeignElements {

    /** What merging, the writer or the server sets, or what says which Observation it is. */
    private static final Set<String> NOT_ADDED = Set.of("id", "meta", "implicitRules", "text", "identifier", "status",
            "category", "code", "subject", "encounter", "device", "effective[x]", "issued", "value[x]",
            "dataAbsentReason", "interpretation", "component");

    private ForeignElements() {}

    /**
     * One with the additions of both; of what there can be one of, its own stays.
     *
     * @param one
     *            not changed
     * @param other
     *            of the same type
     */
    static Resource join(Resource one, Resource other) {
        Resource joined = one.copy();
        for (Property property : other.children()) {
            if (NOT_ADDED.contains(property.getName())) {
                continue;
            }
            List<Base> there = joined.getNamedProperty(property.getName()).getValues();
            for (Base each : property.getValues()) {
                boolean isMark = each instanceof Extension extension && WriteMark.URL.equals(extension.getUrl());
                boolean fits = property.isList() || there.isEmpty();
                if (!isMark && fits && there.stream().noneMatch(each::equalsDeep)) {
                    joined.setProperty(property.getName(), each.copy());
                }
            }
        }
        return joined;
    }
}
