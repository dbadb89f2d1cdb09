package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampledText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.model.ErrorName;
import org.jspecify.annotations.Nullable;

/**
 * A series in a component that the template does not own. It stays as it is, and is changed only where the start of the
 * Observation moves, which its times count from: then it says the same times as before.
 */
final class ForeignSeries {

    private static final BigDecimal MILLISECONDS_PER_TICK = new BigDecimal("0.0001");
    private static final String EMPTY_SLOT = SampledText.EMPTY + " ";

    private final SampledData data;
    private final List<String> items;
    /** One for each item; null where the grid tells their times. */
    private final @Nullable List<String> offsets;

    private ForeignSeries(SampledData data, List<String> items, @Nullable List<String> offsets) {
        this.data = data;
        this.items = items;
        this.offsets = offsets;
    }

    /** Fails where it can't be said what times the series says. */
    static ForeignSeries read(SampledData data) throws MergeRefusedException {
        SampleSeries.period(data, "stored");
        if (data.getDimensions() != 1) {
            throw refused("has several dimensions");
        }
        List<String> items = SampledText.items(SampleSeries.text(data, "stored"));
        List<String> offsets = SampleSeries.offsets(data);
        if (offsets != null && offsets.size() != items.size()) {
            throw refused("has another number of offsets than of samples");
        }
        try {
            if (offsets != null) {
                offsets.forEach(SampledText::ticks);
            }
        } catch (NumberFormatException e) {
            throw SampleSeries.unusable("stored", "has offsets that are not decimals");
        }
        return new ForeignSeries(data, items, offsets);
    }

    /** The period of its grid; empty if it has none, so that its start may move by whatever time. */
    Optional<SamplePeriod> grid() {
        return offsets == null && !items.isEmpty()
                ? Optional.of(SamplePeriod.ofMilliseconds(data.getPeriod()))
                : Optional.empty();
    }

    /**
     * Moves the start that the times count from.
     *
     * @param earlier
     *            by how many ticks
     */
    void moveStart(long earlier) throws MergeRefusedException {
        BigDecimal move = MILLISECONDS_PER_TICK.multiply(BigDecimal.valueOf(earlier));
        if (items.isEmpty()) {
            return;
        }
        if (offsets != null) {
            writeOffsets(offsets.stream().map(each -> new BigDecimal(each).add(move)).toList());
            return;
        }
        int slots = emptySlots(move);
        BigDecimal period = data.getPeriod();
        if (period.multiply(BigDecimal.valueOf(slots)).compareTo(move) != 0) {
            // Between two slots, or farther away than empty ones reach: the grid alone can't say the times.
            List<BigDecimal> times = new ArrayList<>();
            for (int i = 0; i < slots; i++) {
                times.add(period.multiply(BigDecimal.valueOf(i)));
            }
            for (int i = 0; i < items.size(); i++) {
                times.add(move.add(period.multiply(BigDecimal.valueOf(i))));
            }
            writeOffsets(times);
        }
        data.setData(EMPTY_SLOT.repeat(slots) + data.getData());
    }

    /** How many empty slots go in front: those that the start moves over, none if they have no room. */
    private int emptySlots(BigDecimal move) {
        BigDecimal slots = move.divideToIntegralValue(data.getPeriod());
        int room = (SampledText.MAX_LENGTH - data.getData().length()) / EMPTY_SLOT.length();
        return slots.compareTo(BigDecimal.valueOf(room)) > 0 ? 0 : slots.intValueExact();
    }

    private void writeOffsets(List<BigDecimal> times) throws MergeRefusedException {
        StringBuilder text = new StringBuilder();
        for (BigDecimal time : times) {
            text.append(text.isEmpty() ? "" : " ").append(time.stripTrailingZeros().toPlainString());
            if (text.length() > SampledText.MAX_LENGTH) {
                throw refused("would have offsets of more than the 1 MB that FHIR allows");
            }
        }
        Extension extension = data.getExtensionByUrl(SampledText.OFFSETS);
        if (extension == null) {
            extension = data.addExtension().setUrl(SampledText.OFFSETS);
        }
        extension.setValue(new StringType(text.toString()));
    }

    private static MergeRefusedException refused(String why) {
        return new MergeRefusedException(ErrorName.FhirDataMapping, "a series that others added to the stored"
                + " Observation " + why + ", and the start that its times count from would move. Mend it, or set the"
                + " message aside");
    }
}
