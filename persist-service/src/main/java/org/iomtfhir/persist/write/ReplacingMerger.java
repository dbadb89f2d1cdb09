package org.iomtfhir.persist.write;

import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Resource;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.MergeCounts;
import org.iomtfhir.persist.merge.MergeOutcome;
import org.iomtfhir.persist.merge.ResourceMerger;
import org.jspecify.annotations.Nullable;

/**
 * For types that have no merger of their own: the new one stands. Tags, security labels and profiles of the stored one
 * stay, for they are others'.
 */
final class ReplacingMerger implements ResourceMerger {

    private final String type;

    ReplacingMerger(String type) {
        this.type = type;
    }

    @Override
    public String resourceType() {
        return type;
    }

    @Override
    public MergeOutcome merge(@Nullable IBaseResource storedOrNull, IBaseResource incoming, MergeContext context) {
        Resource next = ((Resource) incoming).copy();
        if (storedOrNull == null) {
            return new MergeOutcome.Created(next, MergeCounts.NONE);
        }
        Resource stored = (Resource) storedOrNull;
        Meta meta = stored.getMeta().copy();
        for (Coding tag : next.getMeta().getTag()) {
            if (meta.getTag(tag.getSystem(), tag.getCode()) == null) {
                meta.addTag(tag);
            }
        }
        next.getMeta().getProfile().stream().filter(each -> !meta.hasProfile(each.getValue())).forEach(each -> meta
                .addProfile(each.getValue()));
        next.setIdElement(stored.getIdElement());
        next.setMeta(meta);
        return next.equalsDeep(stored)
                ? new MergeOutcome.Unchanged()
                : new MergeOutcome.Merged(next, MergeCounts.NONE);
    }
}
