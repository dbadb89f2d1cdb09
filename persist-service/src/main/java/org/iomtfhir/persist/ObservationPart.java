package org.iomtfhir.persist;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.WireTime;
import org.iomtfhir.persist.merge.StoredTimes;
import org.iomtfhir.persist.merge.StoredTimes.Taken;

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
        /** It is stored, and the part is sent as a message, with the times of its readings as far as they are known. */
        SENT_AGAIN
    }

    private final Observation part;
    private final Times times;
    private final Form form;
    private final StoredTimes stored;
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
        if (part.hasValue() && !stays(place(part.getValue()))) {
            part.setValue(null);
            part.setInterpretation(null);
        }
        if (isElsewhere(part.getDataAbsentReason())) {
            part.setDataAbsentReason(null);
        }
        part.getComponent().removeIf(this::isElsewhere);
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
        Optional<Instant> time = reason == null ? Optional.empty() : known(reason).or(() -> ReadingTimes.of(reason));
        boolean here = time.isPresent() && times.hold(time.get(), time.get());
        holds |= here;
        return time.isPresent() && !here;
    }

    private boolean stays(Place place) {
        return place == Place.HERE || (form == Form.STORED && place == Place.UNKNOWN);
    }

    private Place place(Element value) {
        Place place = value instanceof SampledData data
                ? keep(data)
                : known(value).or(() -> ReadingTimes.of(value, part))
                        .map(time -> times.hold(time, time) ? Place.HERE : Place.ELSEWHERE)
                        .orElse(Place.UNKNOWN);
        holds |= place == Place.HERE;
        unknown |= place == Place.UNKNOWN;
        return place;
    }

    /** The time of a stored value; where the part is sent again, it travels with the value. */
    private Optional<Instant> known(Element value) {
        return stored.of(value).map(taken -> {
            if (form == Form.SENT_AGAIN) {
                set(value, ReadingExtensions.READING_TIME, new InstantType(WireTime.write(taken.reading())));
                taken.ingestion().ifPresent(at -> set(value, ReadingExtensions.INGESTION_TIME, new InstantType(WireTime
                        .write(at))));
            }
            return taken.reading();
        });
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
        List<String> samples = ReadingTimes.items(data.getData());
        List<String> offsets = ReadingTimes.offsets(data).map(text -> ReadingTimes.items(text.getValue())).orElse(
                List.of());
        boolean sparse = offsets.size() == samples.size();
        Duration within = within(data, sparse);
        List<String> keptSamples = new ArrayList<>();
        List<String> keptOffsets = new ArrayList<>();
        List<Taken> keptTaken = new ArrayList<>();
        List<String> exactSamples = new ArrayList<>();
        boolean any = false;
        boolean exact = true;
        for (int i = 0; i < samples.size(); i++) {
            Optional<Taken> read = stored.of(data, i);
            boolean held = read.isPresent()
                    ? times.hold(read.get().reading(), read.get().reading())
                    : times.hold(taken.get(i).minus(within), taken.get(i).plus(within));
            boolean says = held && !samples.get(i).equals("E");
            any |= says;
            if (says) {
                exact &= read.isPresent();
                exactSamples.add(samples.get(i));
                read.ifPresent(keptTaken::add);
            }
            if (held || !sparse) {
                keptSamples.add(held ? samples.get(i) : "E");
                if (sparse) {
                    keptOffsets.add(offsets.get(i));
                }
            }
        }
        if (form == Form.SENT_AGAIN && any && exact) {
            send(data, exactSamples, keptTaken);
        } else {
            data.setData(String.join(" ", keptSamples));
            ReadingTimes.offsets(data).ifPresent(text -> text.setValue(String.join(" ", keptOffsets)));
        }
        return any ? Place.HERE : Place.ELSEWHERE;
    }

    /** By how much a sample may have been read before or after its own time: up to a slot, if it is stored. */
    private Duration within(SampledData data, boolean sparse) {
        return form == Form.MESSAGE || sparse || !data.hasPeriod()
                ? Duration.ZERO
                : Duration.ofNanos(data.getPeriod().movePointRight(6).longValue() - 1);
    }

    /** As transform sends a series. */
    private void send(SampledData data, List<String> samples, List<Taken> taken) {
        Instant start = ReadingTimes.start(part).orElseThrow();
        data.setData(String.join(" ", samples));
        set(data, ReadingTimes.OFFSETS, new StringType(offsets(taken.stream().map(Taken::reading), start)));
        List<Instant> ingestions = taken.stream().flatMap(each -> each.ingestion().stream()).toList();
        if (ingestions.size() == taken.size()) {
            set(data, ReadingExtensions.INGESTION_OFFSETS, new StringType(offsets(ingestions.stream(), start)));
        }
    }

    private static String offsets(Stream<Instant> times, Instant start) {
        return times.map(each -> BigDecimal.valueOf(Ticks.of(each) - Ticks.of(start)).movePointLeft(4)
                .stripTrailingZeros().toPlainString()).collect(Collectors.joining(" "));
    }
}
