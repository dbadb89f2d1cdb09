package org.iomtfhir.persist.merge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.SampledData;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.sampled.SamplePeriod;
import org.iomtfhir.model.sampled.SampledText;
import org.jspecify.annotations.Nullable;

/**
 * Marks the parts of a stored Observation out of which the connector itself has taken readings: what it took out is nobody's edit, and
 * what stays, or is moved to another Observation, keeps its origin. All methods are static and thread-safe.
 */
public final class ReadingRemoval {

    private ReadingRemoval() {}

    /**
     * Writes the {@linkplain WriteMark mark} of the rest anew. Where the stored one has none, or one that can't be used, the rest stays as
     * it is.
     *
     * @param stored
     *            as it is on the server; not changed
     * @param rest
     *            the same, without some of its values, and with empty slots for some of its samples; its mark is changed
     * @param serviceSystem
     *            the system of the connector's own codings and identifiers
     */
    public static void mark(Observation stored, Observation rest, String serviceSystem) {
        try {
            MarkedOrigins origins = new MarkedOrigins(stored, "stored");
            if (origins.isMarked()) {
                new Marking(origins, origin -> true, false).mark(stored, rest, serviceSystem, new WriteMark.Told(origins
                        .period(), origins.performers()));
            }
        } catch (MergeRefusedException e) {
            // Whoever merges into it will refuse it for the same reason.
        }
    }

    /**
     * Marks what is moved out of a stored Observation into another one, so that what a person set or took away stays the person's there.
     * Of one that a person corrected as a whole all is the person's. Where the stored one has no mark, nothing is known of any edit, and
     * what is moved gets none.
     *
     * @param stored
     *            as it is on the server; not changed
     * @param moved
     *            some of its values, those of a series in their slots; its mark is changed
     * @param serviceSystem
     *            the system of the connector's own codings and identifiers
     * @param times
     *            whether a sample of a time, which a person took away, belongs to what is moved
     * @return false if the stored one can't be read, so that it can't be told what is a person's
     */
    public static boolean markMoved(Observation stored, Observation moved, String serviceSystem,
            Predicate<Instant> times) {
        try {
            MarkedOrigins origins = new MarkedOrigins(stored, "stored");
            if (origins.isMarked()) {
                boolean corrected = stored.getStatus() == ObservationStatus.CORRECTED;
                // Who performed what was filed wrongly stays with that: none is moved.
                new Marking(origins, time -> times.test(Ticks.toInstant(time)), corrected).mark(stored, moved,
                        serviceSystem, new WriteMark.Told(corrected && origins.period().kind() != Origin.Kind.NONE
                                ? Origin.PERSON
                                : origins.period(), Set.of()));
            }
            return true;
        } catch (MergeRefusedException e) {
            return false;
        }
    }

    /**
     * How a part is marked.
     *
     * @param origins
     *            of the whole
     * @param times
     *            whether what a person took away of a time, in ticks, belongs to the part
     * @param isPersons
     *            whether all of it is a person's
     */
    private record Marking(MarkedOrigins origins, LongPredicate times, boolean isPersons) {

        private void mark(Observation stored, Observation rest, String serviceSystem, WriteMark.Told told)
                throws MergeRefusedException {
            Set<Integer> components = new TreeSet<>(origins.components());
            List<ValueSlot> left = new ArrayList<>(ValueSlot.of(rest));
            List<Part> parts = new ArrayList<>();
            for (ValueSlot before : ValueSlot.of(stored)) {
                ValueSlot now = before instanceof ValueSlot.Component component
                        ? sameCode(left, component)
                        : left.getFirst();
                if (now == null) {
                    components.remove(MarkWriter.name(((ValueSlot.Component) before).component(), serviceSystem));
                    continue;
                }
                left.remove(now);
                boolean own = !(before instanceof ValueSlot.Component component) || ComponentMatch.isOwn(component
                        .component(), serviceSystem) || WriteMark.of(component.component()).isPresent();
                parts.add(new Part(before, now, own, own && now.series() != null
                        ? kept(before, now)
                        : Optional.empty()));
            }
            EffectiveTime time = covered(stored, parts, serviceSystem);
            MarkWriter marks = new MarkWriter(rest, time, serviceSystem, origins.editedCodes(rest, serviceSystem));
            for (Part part : parts) {
                if (part.own() && part.now().series() != null) {
                    markSeries(part, time, marks);
                } else if (part.own() && (part.before().says() == null || part.now().says() != null)) {
                    marks.single(part.now(), origin(part.before()));
                }
            }
            time.narrow(rest, origins.time());
            marks.write(false, origins.isPreliminary(), components, told);
        }

        /**
         * What the part covers. Where the readings make that, as they do of a correlation id, it is from the first that is left to the last:
         * what was taken out is somebody else's. The start moves by whole sample periods, so that samples keep their slots.
         */
        private EffectiveTime covered(Observation stored, List<Part> parts, String serviceSystem)
                throws MergeRefusedException {
            EffectiveTime whole = origins.time();
            if (whole.isNamedBy(stored, serviceSystem) || origins.period().kind() != Origin.Kind.NONE) {
                return whole;
            }
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            List<SamplePeriod> periods = new ArrayList<>();
            for (Part part : parts) {
                if (part.now().series() != null) {
                    if (part.kept().isEmpty()) {
                        return whole;
                    }
                    periods.add(SampleSeries.period(part.now().requiredSeries(), "stored"));
                    for (SeriesReadings readings : part.kept().get()) {
                        for (int i = 0; i < readings.size(); i++) {
                            first = Math.min(first, Math.min(readings.place(i), readings.time(i)));
                            last = Math.max(last, readings.time(i));
                        }
                    }
                } else if (part.own() && part.now().says() != null) {
                    Origin origin = origins.single(part.before());
                    if (origin.kind() != Origin.Kind.READING || origin.reading() == Origin.UNKNOWN_TIME) {
                        return whole;
                    }
                    first = Math.min(first, origin.reading());
                    last = Math.max(last, origin.reading());
                }
            }
            if (first > last) {
                return whole;
            }
            OptionalLong step = SamplePeriod.commonMultiple(periods);
            long later = Math.max(0, first - whole.start());
            long start = periods.isEmpty()
                    ? later
                    : step.isEmpty() ? 0 : later / step.getAsLong() * step.getAsLong();
            return new EffectiveTime(whole.start() + start, Math.min(last, whole.end()));
        }

        private Origin origin(ValueSlot before) {
            Origin origin = origins.single(before);
            return isPersons && origin.kind() != Origin.Kind.NONE ? Origin.PERSON : origin;
        }

        /** Components keep their order: what was taken out is what is not there where it was. */
        private static @Nullable ValueSlot sameCode(List<ValueSlot> left, ValueSlot.Component before) {
            for (ValueSlot each : left) {
                if (each instanceof ValueSlot.Component component && component.code().equalsDeep(before.code())) {
                    return component;
                }
            }
            return null;
        }

        /** What of a series is left, by channel; empty where it is not as the connector lays series, so that nothing is known of it. */
        private Optional<List<SeriesReadings>> kept(ValueSlot before, ValueSlot now) throws MergeRefusedException {
            SamplePeriod period = SampleSeries.period(now.requiredSeries(), "stored");
            List<String> items = SampledText.items(SampleSeries.text(now.requiredSeries(), "stored"));
            List<String> all = SampledText.items(SampleSeries.text(before.requiredSeries(), "stored"));
            List<SeriesReadings> channels = origins.series(before, before.requiredSeries());
            List<SeriesReadings> left = SeriesReadings.ofChannels(channels.size(), items.size() / channels.size());
            for (int channel = 0; channel < channels.size(); channel++) {
                SeriesReadings readings = channels.get(channel);
                Set<Long> slots = new HashSet<>();
                for (int i = 0; i < readings.size(); i++) {
                    long slot = period.slot(readings.place(i) - origins.time().start());
                    int item = (int) slot * channels.size() + channel;
                    if (slot < 0 || !slots.add(slot)) {
                        return Optional.empty();
                    }
                    boolean takenOut = item < all.size() && SampledText.says(all.get(item))
                            && (item >= items.size() || !SampledText.says(items.get(item)));
                    boolean elsewhere = readings.text(i) == null && !times.test(readings.time(i));
                    if (!takenOut && !elsewhere) {
                        left.get(channel).add(readings.place(i), readings.text(i), isPersons
                                ? Origin.Kind.PERSON
                                : readings.kind(i), readings.time(i), readings.ingestion(i),
                                readings.isExact(i)
                                        && !isPersons);
                    }
                }
            }
            return Optional.of(left);
        }

        private void markSeries(Part part, EffectiveTime time, MarkWriter marks) throws MergeRefusedException {
            if (part.kept().isEmpty()) {
                return;
            }
            List<SeriesReadings> kept = part.kept().get();
            SampledData now = part.now().requiredSeries();
            SamplePeriod period = SampleSeries.period(now, "stored");
            int stored = SampledText.count(now.getData()) / kept.size();
            long whole = time.equals(origins.time()) ? stored : period.slot(time.end() - time.start()) + 1;
            List<SampleGrid> grids = new ArrayList<>();
            for (SeriesReadings readings : kept) {
                long slots = readings.size() == 0 ? 0 : period.slot(readings.last() - time.start()) + 1;
                SampleGrid grid = SampleGrid.of(time.start(), period, Math.max(slots, whole));
                for (int i = 0; i < readings.size(); i++) {
                    grid.put(grid.slot(readings.place(i)), readings.text(i), readings.kind(i), readings.time(i),
                            readings
                                    .ingestion(i),
                            readings.isExact(i));
                }
                grids.add(grid);
            }
            SampleGrid grid = SampleGrid.together(grids);
            SampleSeries.write(grid, SampleSeries.offsets(now) != null, now);
            marks.series(now, grid, period);
        }
    }

    /**
     * A value.
     *
     * @param before
     *            as it is stored
     * @param now
     *            what of it is in the part
     * @param own
     *            whether the connector wrote it
     * @param kept
     *            what of a series is in the part, by channel; empty where it is none of the connector's, or not as it lays series
     */
    private record Part(ValueSlot before, ValueSlot now, boolean own, Optional<List<SeriesReadings>> kept) {}
}
