package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampleTimes;
import org.iomtfhir.model.sampled.SampledText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.model.ErrorName;
import org.jspecify.annotations.Nullable;

/**
 * What a SampledData holds as text: its samples, on the grid of its period, and their times where they are given, in the
 * cross-version extension for R5's {@code offsets}.
 */
final class SampleSeries {

    private SampleSeries() {}

    /**
     * The time between two slots.
     *
     * @param whose
     *            "stored" or "new", for the reason of a refusal
     */
    static SamplePeriod period(SampledData data, String whose) throws MergeRefusedException {
        dimensions(data, whose);
        if (!SamplePeriod.isUsable(data.getPeriod())) {
            throw unusable(whose, "has no period, or one that can't be calculated with");
        }
        return SamplePeriod.ofMilliseconds(data.getPeriod());
    }

    /** How many samples stand together, a channel each. */
    static int dimensions(SampledData data, String whose) throws MergeRefusedException {
        if (!data.hasDimensions() || data.getDimensions() < 1 || data.getDimensions() > SampleTimes.MAX_DIMENSIONS) {
            throw unusable(whose, "has another number of dimensions than 1 to " + SampleTimes.MAX_DIMENSIONS);
        }
        return data.getDimensions();
    }

    /** The samples of the one channel that there is, in the profile that knows no series of several. */
    static SeriesReadings single(List<SeriesReadings> channels) throws MergeRefusedException {
        if (channels.size() != 1) {
            throw unusable("new", "has another number of dimensions than 1");
        }
        return channels.getFirst();
    }

    /** The samples; empty if there are none. */
    static String text(SampledData data, String whose) throws MergeRefusedException {
        String text = data.hasData() ? data.getData() : "";
        if (text.length() > SampledText.MAX_LENGTH) {
            throw unusable(whose, "is larger than the 1 MB that FHIR allows");
        }
        return text;
    }

    /** The items of the offsets extension; null if there is none. */
    static @Nullable List<String> offsets(SampledData data) {
        String offsets = offsetsText(data);
        return offsets == null ? null : SampledText.items(offsets);
    }

    /** The text of the offsets extension; null if there is none. */
    static @Nullable String offsetsText(SampledData data) {
        Extension extension = data.getExtensionByUrl(SampledText.OFFSETS);
        return extension != null && extension.getValue() instanceof StringType offsets ? offsets.getValue() : null;
    }

    /**
     * Writes a grid into a SampledData.
     *
     * @param keepOffsets
     *            whether the times of the samples are written too
     * @return whether anything changed
     */
    static boolean write(SampleGrid grid, boolean keepOffsets, SampledData to) throws MergeRefusedException {
        String data = grid.data();
        String offsets = keepOffsets ? grid.offsets() : null;
        boolean changed = false;
        if (!data.equals(to.getData())) {
            to.setData(data);
            changed = true;
        }
        if (!Objects.equals(offsets, offsetsText(to))) {
            List<Extension> others = new ArrayList<>(to.getExtension());
            others.removeIf(extension -> SampledText.OFFSETS.equals(extension.getUrl()));
            to.setExtension(others);
            if (offsets != null) {
                to.addExtension(new Extension(SampledText.OFFSETS, new StringType(offsets)));
            }
            changed = true;
        }
        return changed;
    }

    /** Refuses two series whose numbers do not mean the same: another unit, origin, factor or limit. */
    static void checkSameMeaning(SampledData stored, SampledData incoming) throws MergeRefusedException {
        Quantity one = stored.getOrigin();
        Quantity other = incoming.getOrigin();
        String differs = null;
        if (!sameText(one.getUnit(), other.getUnit()) || !sameText(one.getSystem(), other.getSystem())
                || !sameText(one.getCode(), other.getCode())) {
            differs = "unit";
        } else if (!sameNumber(one.getValue(), other.getValue())) {
            differs = "origin";
        } else if (stored.getDimensions() != incoming.getDimensions()) {
            differs = "number of dimensions";
        } else if (!sameNumber(factor(stored), factor(incoming))) {
            differs = "factor";
        } else if (!sameNumber(stored.getLowerLimit(), incoming.getLowerLimit())
                || !sameNumber(stored.getUpperLimit(), incoming.getUpperLimit())) {
            differs = "lower or upper limit";
        }
        if (differs != null) {
            throw new MergeRefusedException(ErrorName.FhirDataMapping, "the stored sampled data has another " + differs
                    + " than the template's, and numbers of both can't stand in one series. Change the template back, or"
                    + " its type name, so that new readings get an Observation of their own");
        }
    }

    private static BigDecimal factor(SampledData data) {
        return data.hasFactor() ? data.getFactor() : BigDecimal.ONE;
    }

    private static boolean sameText(String one, String other) {
        boolean oneSays = one != null && !one.isBlank();
        boolean otherSays = other != null && !other.isBlank();
        return oneSays ? one.equals(other) : !otherSays;
    }

    private static boolean sameNumber(BigDecimal one, BigDecimal other) {
        return (one == null || other == null) ? one == null && other == null : one.compareTo(other) == 0;
    }

    static MergeRefusedException unusable(String whose, String why) {
        return new MergeRefusedException(ErrorName.FhirDataMapping, "the sampled data of the " + whose + " Observation "
                + why + ". Mend it, or set the message aside");
    }
}
