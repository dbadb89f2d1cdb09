package org.iomtfhir.persist.merge;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
            MarkWriter marks = new MarkWriter(rest, origins.time(), serviceSystem, origins.editedCodes(rest,
                    serviceSystem));
            Set<Integer> components = new TreeSet<>(origins.components());
            List<ValueSlot> left = new ArrayList<>(ValueSlot.of(rest));
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
                if (own && now.series() != null) {
                    markSeries(before, now.series(), marks);
                } else if (own && (before.says() == null || now.says() != null)) {
                    marks.single(now, origin(before));
                }
            }
            marks.write(false, origins.isPreliminary(), components, told);
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

        private void markSeries(ValueSlot before, SampledData now, MarkWriter marks)
                throws MergeRefusedException {
            SamplePeriod period = SampleSeries.period(now, "stored");
            List<String> items = SampledText.items(SampleSeries.text(now, "stored"));
            List<String> all = SampledText.items(SampleSeries.text(before.requiredSeries(), "stored"));
            List<SampleGrid> grids = new ArrayList<>();
            List<SeriesReadings> channels = origins.series(before, before.requiredSeries());
            for (int channel = 0; channel < channels.size(); channel++) {
                SeriesReadings readings = channels.get(channel);
                long slots = readings.size() == 0 ? 0 : period.slot(readings.last() - origins.time().start()) + 1;
                SampleGrid grid = SampleGrid.of(origins.time().start(), period,
                        Math.max(slots, items.size() / channels.size()));
                for (int i = 0; i < readings.size(); i++) {
                    int slot = grid.slot(readings.place(i));
                    int item = slot * channels.size() + channel;
                    boolean takenOut = item < all.size() && SampledText.says(all.get(item))
                            && (item >= items.size() || !SampledText.says(items.get(item)));
                    if (grid.kind(slot) != Origin.Kind.NONE) {
                        return; // It is not as the connector lays series, so that nothing is known of it.
                    }
                    boolean elsewhere = readings.text(i) == null && !times.test(readings.time(i));
                    if (!takenOut && !elsewhere) {
                        grid.put(slot, readings.text(i), isPersons ? Origin.Kind.PERSON : readings.kind(i),
                                readings.time(i),
                                readings.ingestion(i), readings.isExact(i) && !isPersons);
                    }
                }
                grids.add(grid);
            }
            SampleGrid grid = SampleGrid.together(grids);
            SampleSeries.write(grid, SampleSeries.offsets(now) != null, now);
            marks.series(now, grid, period);
        }
    }
}
