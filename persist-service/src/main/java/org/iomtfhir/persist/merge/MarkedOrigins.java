package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.persist.merge.Origin.Kind;
import org.iomtfhir.persist.merge.WriteMark.OfComponent;
import org.iomtfhir.persist.merge.WriteMark.OfObservation;
import org.iomtfhir.persist.merge.WriteMark.OfValue;

/**
 * The origins of an Observation that was written to a server, by its {@linkplain WriteMark mark}: what is not as it was
 * written is a person's. Without a mark nothing is known of them.
 */
final class MarkedOrigins implements Origins {

    private final Optional<OfObservation> mark;
    private final EffectiveTime time;
    private final boolean startIsOurs;
    private final String whose;

    MarkedOrigins(Observation observation, String whose) throws MergeRefusedException {
        this.mark = WriteMark.of(observation);
        this.whose = whose;
        EffectiveTime says = EffectiveTime.of(observation, whose);
        EffectiveTime written = mark.map(OfObservation::time).orElse(says);
        this.startIsOurs = says.startsLike(written, observation);
        // A server may keep milliseconds alone; where it says what was written as far as it can, that is what it says.
        this.time = new EffectiveTime(startIsOurs ? written.start() : says.start(),
                says.endsLike(written, observation) ? written.end() : says.end());
        if (time.start() > time.end()) {
            throw EffectiveTime.unusable(whose, "ends before it starts");
        }
    }

    boolean isMarked() {
        return mark.isPresent();
    }

    /** Whether its status {@code preliminary} is the connector's own. */
    boolean isPreliminary() {
        return mark.isPresent() && mark.get().preliminary();
    }

    /** The components that were written, by digests of their names, whether they are still there or not. */
    Set<Integer> components() {
        return mark.map(OfObservation::components).orElse(Set.of());
    }

    @Override
    public EffectiveTime time() {
        return time;
    }

    /** Whether the codes are not those that were written. */
    boolean codesEdited(ValueSlot slot, String serviceSystem) {
        Optional<Integer> written = switch (slot) {
            case ValueSlot.Main main -> mark.map(OfObservation::codes);
            case ValueSlot.Component component -> WriteMark.of(component.component()).map(OfComponent::codes);
        };
        return mark.isPresent()
                && !written.equals(Optional.of(ValueDigest.ofCodes(slot.code(), serviceSystem)));
    }

    @Override
    public Origin single(ValueSlot slot) {
        Base says = slot.says();
        if (mark.isEmpty()) {
            return says == null ? NOTHING : Origin.UNKNOWN;
        }
        return switch (value(slot)) {
            case OfValue.None none -> says == null ? NOTHING : Origin.PERSON;
            case OfValue.Single single -> single.digest() == ValueDigest.of(says) ? single.origin() : Origin.PERSON;
            case OfValue.Series series -> Origin.PERSON;
        };
    }

    private static final Origin NOTHING = new Origin(Kind.NONE, Origin.UNKNOWN_TIME, Origin.UNKNOWN_TIME);

    private OfValue value(ValueSlot slot) {
        return switch (slot) {
            case ValueSlot.Main main -> mark.map(OfObservation::value).orElseGet(OfValue.None::new);
            case ValueSlot.Component component -> WriteMark.of(component.component()).map(OfComponent::value)
                    .orElseGet(OfValue.None::new);
        };
    }

    @Override
    public SeriesReadings series(ValueSlot slot, SampledData data) throws MergeRefusedException {
        SamplePeriod period = SampleSeries.period(data, whose);
        List<String> items = SampleText.items(SampleSeries.text(data, whose));
        List<String> offsets = SampleSeries.offsets(data);
        Optional<SeriesMark> written = seriesMark(slot, period);
        boolean sparse = offsets != null && offsets.size() == items.size();
        if (written.isPresent() && startIsOurs && (!sparse || items.size() == written.get().slots())) {
            return readings(items, sparse ? offsets : null, period, written.get());
        }
        Kind kind = mark.isPresent() ? Kind.PERSON : Kind.UNKNOWN;
        SeriesReadings readings = new SeriesReadings(items.size());
        for (int i = 0; i < items.size(); i++) {
            if (SampleSeries.says(items.get(i))) {
                long place = sparse ? time(offsets.get(i)) : time.start() + period.offset(i);
                readings.add(place, items.get(i), kind, place, Origin.UNKNOWN_TIME);
            }
        }
        return readings;
    }

    private Optional<SeriesMark> seriesMark(ValueSlot slot, SamplePeriod period) {
        if (mark.isPresent() && value(slot) instanceof OfValue.Series series) {
            try {
                return Optional.of(SeriesMark.read(series.from(), mark.get().time().start(), period));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private SeriesReadings readings(List<String> items, List<String> offsetsOrNull, SamplePeriod period,
            SeriesMark written) throws MergeRefusedException {
        SlotDigests now = SlotDigests.of(written.slots(), slot -> slot < items.size() ? items.get(slot) : null);
        SlotDigests.Changes changes = written.digests().changesTo(now);
        int slots = Math.max(items.size(), written.slots());
        SeriesReadings readings = new SeriesReadings(slots);
        for (int slot = 0; slot < slots; slot++) {
            String text = slot < items.size() && SampleSeries.says(items.get(slot)) ? items.get(slot) : null;
            Kind kind = written.kind(slot);
            if (text == null && kind == Kind.NONE) {
                continue;
            }
            long place = time.start() + period.offset(slot);
            boolean isReading = kind == Kind.READING;
            boolean edited = kind == Kind.PERSON || kind == Kind.NONE || changes.has(slot) || (isReading
                    && text == null);
            if (!edited && isReading && written.isExact(slot)) {
                readings.addReading(place, text, written.time(slot), written.ingestion(slot));
            } else if (!edited && isReading) {
                readings.add(place, text, kind, written.time(slot), written.ingestion(slot));
            } else {
                // A person's sample keeps the time of the reading that it stands for.
                long known = isReading || kind == Kind.PERSON ? written.time(slot) : place;
                long at = offsetsOrNull == null || text == null ? known : time(offsetsOrNull.get(slot));
                readings.add(place, text, edited ? Kind.PERSON : kind, at, Origin.UNKNOWN_TIME);
            }
        }
        return readings;
    }

    private long time(String offset) throws MergeRefusedException {
        try {
            return time.start() + SampleText.ticks(offset);
        } catch (NumberFormatException e) {
            throw SampleSeries.unusable(whose, "has offsets that are not decimals");
        }
    }
}
