package org.iomtfhir.persist;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.persist.merge.AbsentReason;
import org.iomtfhir.persist.merge.StoredTimes;
import org.iomtfhir.persist.merge.StoredTimes.Taken;
import org.iomtfhir.persist.merge.ValueSummary;

/** What of an Observation belongs to some time: each value, and each sample, by its own. */
final class ObservationPart {
    /** Whose a value is. */
    private enum Place {
        /** It belongs to the part. */
        HERE,
        /** It belongs to another part. */
        ELSEWHERE,
        /** Nothing tells to which part it belongs. */
        UNKNOWN
    }

    /** The times of the readings that belong to the part. */
    interface Times {
        /** Whether a reading that was taken between these, both included, belongs to them. */
        boolean hold(Instant earliest, Instant latest);
    }

    /** What the Observation is, and what becomes of the part. */
    enum Form {
        /** A message, whose values have the times of their readings. */
        MESSAGE,
        /** It is stored, and the part stands in its place. */
        STORED,
        /** It is stored, and the part is sent to another patient: what is of no known time is not in it. */
        SENT_AGAIN
    }

    private final Observation part;
    private final Times times;
    private final Form form;
    private final StoredTimes stored;
    private final Optional<ReadingTimes.Range> told;
    /** Stored summaries that are of fewer readings now: what was said of their numbers is gone with these. */
    private final Set<Type> otherNumbers = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean holds;
    private boolean unknown;

    /**
     * @param whole
     *            not changed
     * @param times
     *            which times
     * @param form
     *            of a stored Observation what stands in its place keeps values of which no time is known
     */
    ObservationPart(Observation whole, Times times, Form form) {
        this.part = whole.copy();
        this.times = times;
        this.form = form;
        this.stored = form == Form.MESSAGE ? StoredTimes.NONE : StoredTimes.of(part);
        this.told = stored.isPeriodTold() ? ReadingTimes.covered(part) : ReadingTimes.told(part);
        if (part.hasValue() && !stays(place(part.getValue()))) {
            part.setValue(null);
            part.setInterpretation(null);
        }
        if (otherNumbers.contains(part.getValue())) {
            part.setInterpretation(null);
        }
        if (isElsewhere(part.getDataAbsentReason())) {
            part.setDataAbsentReason(null);
        }
        part.getComponent().removeIf(component -> isElsewhere(component) && !isToBeThere(component));
        part.getComponent().stream().filter(each -> otherNumbers.contains(each.getValue())).forEach(each -> each
                .setInterpretation(null));
        part.getPerformer().removeIf(this::hasTakenNone);
    }

    /** What belongs to the whole is there in every part: where its reading is not, it says that there is none so far. */
    private static boolean isToBeThere(ObservationComponentComponent component) {
        if (component.getExtensionByUrl(ReadingExtensions.REQUIRED) == null) {
            return false;
        }
        component.setValue(null).setInterpretation(null).setDataAbsentReason(AbsentReason.notYet());
        return true;
    }

    /** Whether the readings in which a performer is named are all others'; of one that the template names nothing says so. */
    private boolean hasTakenNone(Reference performer) {
        List<Instant> taken = performer.getExtensionsByUrl(ReadingExtensions.READING_TIME).stream().map(
                Extension::getValue).filter(BaseDateTimeType.class::isInstance).map(BaseDateTimeType.class::cast).map(
                        ReadingTimes::instant)
                .flatMap(Optional::stream).toList();
        return !taken.isEmpty() && taken.stream().noneMatch(each -> times.hold(each, each));
    }

    /** What belongs to it; an Observation of its own. */
    Observation observation() {
        return part;
    }

    /** Whether a reading belongs to it. */
    boolean holds() {
        return holds;
    }

    /** Whether there was a value that has no time. */
    boolean hasUnknown() {
        return unknown;
    }

    private boolean isElsewhere(ObservationComponentComponent component) {
        return component.hasValue()
                ? !stays(place(component.getValue()))
                : isElsewhere(component.getDataAbsentReason());
    }

    /** Why there is no value may have been said by a reading; else it is as true of every part. */
    private boolean isElsewhere(Element reason) {
        if (reason != null && told.isPresent()) {
            return !stays(place(reason));
        }
        Optional<Instant> time = reason == null ? Optional.empty() : known(reason).or(() -> ReadingTimes.of(reason));
        boolean here = time.isPresent() && times.hold(time.get(), time.get());
        holds |= here;
        return time.isPresent() && !here;
    }

    private boolean stays(Place place) {
        return place == Place.HERE || (form == Form.STORED && place == Place.UNKNOWN);
    }

    private Place place(Element value) {
        Place place = told.isPresent() ? placeOfAll(told.get()) : placeOf(value);
        holds |= place == Place.HERE;
        unknown |= place == Place.UNKNOWN;
        return place;
    }

    /** What a reading says of a time of its own, such as a night, is about that time, whenever it was taken. */
    private Place placeOfAll(ReadingTimes.Range all) {
        return times.hold(all.first(), all.last()) ? Place.HERE : Place.ELSEWHERE;
    }

    private Place placeOf(Element value) {
        if (value instanceof SampledData data) {
            return keep(data);
        }
        Optional<ValueSummary> summary = value instanceof Type ? ValueSummary.of(value) : Optional.empty();
        return summary.isPresent()
                ? keep(summary.get(), (Type) value)
                : known(value).or(() -> ReadingTimes.of(value, part))
                        .map(time -> times.hold(time, time) ? Place.HERE : Place.ELSEWHERE)
                        .orElse(Place.UNKNOWN);
    }

    /** Of a summary those readings that belong to the part; a number that a person set is of all of them, or of none. */
    private Place keep(ValueSummary summary, Type value) {
        Optional<ValueSummary> here = summary.within(time -> times.hold(time, time));
        if (here.isEmpty()) {
            return Place.ELSEWHERE;
        }
        if (here.get().equals(summary)) {
            return Place.HERE;
        }
        boolean isOurs = form == Form.MESSAGE || stored.of(value).isPresent();
        if (!isOurs || !here.get().writeTo(value)) {
            return Place.UNKNOWN;
        }
        if (form != Form.MESSAGE) {
            otherNumbers.add(value);
        }
        return Place.HERE;
    }

    private Optional<Instant> known(Element value) {
        return stored.of(value).map(Taken::time);
    }

    private static void set(Element value, String url, Type time) {
        value.getExtension().removeIf(each -> url.equals(each.getUrl()));
        value.addExtension(new Extension(url, time));
    }

    private Place keep(SampledData data) {
        Optional<List<Instant>> known = ReadingTimes.start(part).flatMap(start -> ReadingTimes.of(data, start));
        if (known.isEmpty()) {
            return Place.UNKNOWN;
        }
        List<Instant> taken = known.get();
        List<String> samples = SampledText.items(data.getData());
        List<String> offsets = ReadingTimes.offsets(data).map(text -> SampledText.items(text.getValue())).orElse(
                List.of());
        int dimensions = ReadingTimes.dimensions(data);
        boolean sparse = offsets.size() == samples.size() / dimensions;
        Duration within = within(data, sparse);
        List<String> keptSamples = new ArrayList<>();
        List<String> keptOffsets = new ArrayList<>();
        List<String> ingestions = SampledText.items(data.getExtensionString(ReadingExtensions.INGESTION_OFFSETS));
        List<String> keptIngestions = new ArrayList<>();
        boolean any = false;
        for (int i = 0; i < samples.size(); i++) {
            Optional<Taken> read = stored.of(data, i);
            boolean held = read.isPresent()
                    ? times.hold(read.get().time(), read.get().time())
                    : times.hold(taken.get(i).minus(within), taken.get(i).plus(within));
            any |= held && SampledText.says(samples.get(i));
            // What was stored stays on its grid: who reads no offsets tells the times of samples by their places.
            if (held || !sparse || form != Form.MESSAGE || dimensions > 1) {
                keptSamples.add(held ? samples.get(i) : SampledText.EMPTY);
                if (sparse) {
                    if (i % dimensions == 0) {
                        keptOffsets.add(offsets.get(i / dimensions));
                    }
                    if (ingestions.size() == samples.size()) {
                        keptIngestions.add(ingestions.get(i));
                    }
                }
            }
        }
        data.setData(String.join(" ", keptSamples));
        ReadingTimes.offsets(data).ifPresent(text -> text.setValue(String.join(" ", keptOffsets)));
        if (!keptIngestions.isEmpty()) {
            set(data, ReadingExtensions.INGESTION_OFFSETS, new StringType(String.join(" ", keptIngestions)));
        }
        return any ? Place.HERE : Place.ELSEWHERE;
    }

    /** By how much a sample may have been read before or after its own time: up to a slot, if it is stored. */
    private Duration within(SampledData data, boolean sparse) {
        return form == Form.MESSAGE || sparse || !data.hasPeriod()
                ? Duration.ZERO
                : Duration.ofNanos(data.getPeriod().movePointRight(6).longValue() - 1);
    }
}
