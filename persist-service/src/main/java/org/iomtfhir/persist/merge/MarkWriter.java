package org.iomtfhir.persist.merge;

import java.util.Map;
import org.iomtfhir.model.sampled.SamplePeriod;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.SampledData;

/** Writes the {@linkplain WriteMark marks} of an Observation that is about to be written. Used once. */
final class MarkWriter {

    private final Observation observation;
    private final EffectiveTime time;
    private final String serviceSystem;
    private final Map<Base, Integer> editedCodes;
    private final IdentityHashMap<SampledData, Laid> series = new IdentityHashMap<>();
    private final IdentityHashMap<Base, Origin> singles = new IdentityHashMap<>();

    /** A series as it was laid. */
    private record Laid(SampleGrid grid, SamplePeriod period) {}

    /**
     * @param editedCodes
     *            digests of codes as they were written, by the identity of what holds them, where a person has changed them since
     */
    MarkWriter(Observation observation, EffectiveTime time, String serviceSystem, Map<Base, Integer> editedCodes) {
        this.editedCodes = editedCodes;
        this.observation = observation;
        this.time = time;
        this.serviceSystem = serviceSystem;
    }

    void series(SampledData data, SampleGrid grid, SamplePeriod period) {
        series.put(data, new Laid(grid, period));
    }

    /** The origin of what a slot says now. */
    void single(ValueSlot slot, Origin origin) {
        singles.put(slot.element(), origin);
    }

    /**
     * Writes them.
     *
     * @param first
     *            whether it is a first version
     * @param preliminary
     *            whether the status {@code preliminary} is the connector's own
     * @param writtenBefore
     *            the components that earlier versions had, by digests of their names
     * @param told
     *            what readings say of the whole
     */
    void write(boolean first, boolean preliminary, Set<Integer> writtenBefore, WriteMark.Told told) {
        Set<Integer> components = new TreeSet<>(writtenBefore);
        for (ObservationComponentComponent component : observation.getComponent()) {
            ValueSlot.Component slot = new ValueSlot.Component(component);
            if (isKnown(slot)) {
                components.add(name(component, serviceSystem));
                MarkBytes.Writer mark = WriteMark.begin(codes(slot));
                add(mark, slot);
                WriteMark.set(component, mark);
            }
        }
        ValueSlot.Main main = new ValueSlot.Main(observation);
        MarkBytes.Writer mark = WriteMark.begin(first, preliminary, time, codes(main), components, told);
        add(mark, main);
        WriteMark.set(observation, mark);
    }

    private int codes(ValueSlot slot) {
        Integer edited = editedCodes.get(slot.element());
        return edited != null ? edited : ValueDigest.ofCodes(slot.code(), serviceSystem);
    }

    /** What a component is known by, whether it is there or not. */
    static int name(ObservationComponentComponent component, String serviceSystem) {
        return Long.hashCode(ValueDigest.hash(ComponentMatch.name(component, serviceSystem)));
    }

    private boolean isKnown(ValueSlot slot) {
        return singles.containsKey(slot.element()) || (slot.series() != null && series.containsKey(slot.series()));
    }

    private void add(MarkBytes.Writer mark, ValueSlot slot) {
        Laid laid = slot.series() == null ? null : series.get(slot.series());
        Origin origin = singles.get(slot.element());
        if (laid != null) {
            WriteMark.addSeries(mark, laid.grid().mark(), time.start(), laid.period());
        } else if (origin != null && origin.kind() != Origin.Kind.NONE) {
            WriteMark.addSingle(mark, origin, ValueDigest.of(slot.says()));
        } else {
            WriteMark.addNone(mark);
        }
    }
}
