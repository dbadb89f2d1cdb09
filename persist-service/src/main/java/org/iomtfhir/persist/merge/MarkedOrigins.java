package org.iomtfhir.persist.merge;

import java.util.Map;
import java.util.IdentityHashMap;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampledText;
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
import org.jspecify.annotations.Nullable;

/**
 * The origins of an Observation that was written to a server, by its {@linkplain WriteMark mark}: what is not as it was
 * written is a person's. Without a mark nothing is known of them.
 */
final class MarkedOrigins implements Origins {

    private final Optional<OfObservation> mark;
    private final EffectiveTime time;
    private final boolean startIsOurs;
    private final boolean endIsOurs;
    private final String whose;

    MarkedOrigins(Observation observation, String whose) throws MergeRefusedException {
        this.mark = WriteMark.of(observation);
        this.whose = whose;
        EffectiveTime says = EffectiveTime.of(observation, whose);
        EffectiveTime written = mark.map(OfObservation::time).orElse(says);
        this.startIsOurs = says.startsLike(written, observation);
        this.endIsOurs = says.endsLike(written, observation);
        // A server may keep milliseconds alone; where it says what was written as far as it can, that is what it says.
        this.time = new EffectiveTime(startIsOurs ? written.start() : says.start(),
                endIsOurs ? written.end() : says.end());
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

    /** The performers that were written, by digests, whether they are still there or not. */
    Set<Integer> performers() {
        return mark.map(each -> each.told().performers()).orElse(Set.of());
    }

    @Override
    public EffectiveTime time() {
        return time;
    }

    @Override
    public Origin period() {
        Origin written = mark.map(each -> each.told().period()).orElse(Origin.NOTHING);
        return written.kind() == Kind.NONE || (startIsOurs && endIsOurs) ? written : Origin.PERSON;
    }

    /**
     * Where the codes are not those that were written: digests of the written ones, by the identity of what holds the codes. They are
     * to be kept, so that the codes stay a person's through whatever is written later.
     */
    Map<Base, Integer> editedCodes(Observation observation, String serviceSystem) {
        IdentityHashMap<Base, Integer> edited = new IdentityHashMap<>();
        if (mark.isEmpty()) {
            return edited;
        }
        for (ValueSlot slot : ValueSlot.of(observation)) {
            int written = switch (slot) {
                case ValueSlot.Main main -> mark.get().codes();
                case ValueSlot.Component component -> WriteMark.of(component.component()).map(OfComponent::codes)
                        .orElse(NO_CODES);
            };
            if (written != ValueDigest.ofCodes(slot.code(), serviceSystem)) {
                edited.put(slot.element(), written);
            }
        }
        return edited;
    }

    /** Of a component that was not written: of no codes that there are. */
    private static final int NO_CODES = 0;

    @Override
    public Origin single(ValueSlot slot) {
        Base says = slot.says();
        if (mark.isEmpty()) {
            return says == null ? Origin.NOTHING : Origin.UNKNOWN;
        }
        return switch (value(slot)) {
            case OfValue.None none -> says == null ? Origin.NOTHING : Origin.PERSON;
            case OfValue.Single single -> single.digest() == ValueDigest.of(says) ? single.origin() : Origin.PERSON;
            case OfValue.Series series -> Origin.PERSON;
        };
    }

    private OfValue value(ValueSlot slot) {
        return switch (slot) {
            case ValueSlot.Main main -> mark.map(OfObservation::value).orElseGet(OfValue.None::new);
            case ValueSlot.Component component -> WriteMark.of(component.component()).map(OfComponent::value)
                    .orElseGet(OfValue.None::new);
        };
    }

    @Override
    public List<SeriesReadings> series(ValueSlot slot, SampledData data) throws MergeRefusedException {
        SamplePeriod period = SampleSeries.period(data, whose);
        int dimensions = SampleSeries.dimensions(data, whose);
        List<String> items = SampledText.items(SampleSeries.text(data, whose));
        List<String> offsets = SampleSeries.offsets(data);
        if (offsets != null && offsets.size() * dimensions != items.size()) {
            offsets = null; // The grid tells, then.
        }
        Optional<SeriesMark> written = seriesMark(slot, period, dimensions);
        if (written.isPresent() && startIsOurs && (offsets == null || items.size() == written.get().slots())) {
            return readings(items, offsets, period, written.get(), dimensions);
        }
        Kind kind = mark.isPresent() ? Kind.PERSON : Kind.UNKNOWN;
        List<SeriesReadings> readings = SeriesReadings.ofChannels(dimensions, items.size() / dimensions);
        for (int i = 0; i < items.size(); i++) {
            if (SampledText.says(items.get(i))) {
                int at = i / dimensions;
                long place = offsets != null ? time(offsets.get(at)) : time.start() + period.offset(at);
                readings.get(i % dimensions).add(place, items.get(i), kind, place, Origin.UNKNOWN_TIME);
            }
        }
        return readings;
    }

    private Optional<SeriesMark> seriesMark(ValueSlot slot, SamplePeriod period, int dimensions) {
        if (mark.isPresent() && value(slot) instanceof OfValue.Series series) {
            try {
                return Optional.of(SeriesMark.read(series.from(), mark.get().time().start(), period,
                        dimensions));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private List<SeriesReadings> readings(List<String> items, @Nullable List<String> offsetsOrNull, SamplePeriod period,
            SeriesMark written, int dimensions) throws MergeRefusedException {
        SlotDigests now = SlotDigests.of(written.slots(), slot -> slot < items.size() ? items.get(slot) : null);
        SlotDigests.Changes changes = written.digests().changesTo(now);
        int slots = Math.max(items.size(), written.slots());
        List<SeriesReadings> channels = SeriesReadings.ofChannels(dimensions, slots / dimensions);
        for (int slot = 0; slot < slots; slot++) {
            SeriesReadings readings = channels.get(slot % dimensions);
            String text = slot < items.size() && SampledText.says(items.get(slot)) ? items.get(slot) : null;
            Kind kind = written.kind(slot);
            if (text == null && kind == Kind.NONE) {
                continue;
            }
            long place = time.start() + period.offset(slot / dimensions);
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
                long at = offsetsOrNull == null || text == null ? known : time(offsetsOrNull.get(slot / dimensions));
                readings.add(place, text, edited ? Kind.PERSON : kind, at, Origin.UNKNOWN_TIME);
            }
        }
        return channels;
    }

    private long time(String offset) throws MergeRefusedException {
        try {
            return time.start() + SampledText.ticks(offset);
        } catch (NumberFormatException e) {
            throw SampleSeries.unusable(whose, "has offsets that are not decimals");
        }
    }
}
