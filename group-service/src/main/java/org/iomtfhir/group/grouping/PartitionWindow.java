package org.iomtfhir.group.grouping;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.model.Measurement;
import org.jspecify.annotations.Nullable;

/**
 * The open window of one partition. Windows are cut by the time at which the hub enqueued a measurement, aligned to the
 * epoch: a replay of the same hub cuts the same windows. When a reading occurred plays no part, so that nothing is ever
 * late, however old or unordered readings are.
 *
 * <p>There is one open window at a time: a hub's enqueued times do not go back within a partition, and if a clock there is
 * set back, what comes joins the open window.
 *
 * <p>What is held is bounded for the partition and for all partitions of a service together: beyond it, all groups are given
 * out before their window ends, and what comes later makes further groups of the same window.
 *
 * <p>Not thread-safe: a partition's events are handled one after another. Only {@link #close} may be called by any thread.
 *
 * @param <T>
 *            what stands behind a measurement
 */
public final class PartitionWindow<T> implements AutoCloseable {

    private final GroupingLimits limits;
    private final Map<GroupKey, OpenGroup<T>> groups = new LinkedHashMap<>();
    private @Nullable Instant end;
    private @Nullable Instant lastArrival;
    private final WindowMemory memory;
    private final WindowMemory.Part held;

    /** A window that shares its memory with no other. */
    public PartitionWindow(GroupingLimits limits) {
        this(limits, new WindowMemory(limits.partitionBytes()));
    }

    /**
     * @param memory
     *            shared by the windows of a service
     */
    public PartitionWindow(GroupingLimits limits, WindowMemory memory) {
        this.limits = limits;
        this.memory = memory;
        this.held = memory.new Part();
    }

    /** As {@link #add(Measurement, Instant, Instant, Object, int, int)}, of a source that is one measurement. */
    public List<CompleteGroup<T>> add(Measurement measurement, Instant enqueued, Instant now, T source,
            int sourceBytes) {
        return add(measurement, enqueued, now, source, 0, sourceBytes);
    }

    /**
     * Adds a measurement.
     *
     * @param enqueued
     *            when the hub of the measurements took it in
     * @param now
     *            the time of this machine
     * @param place
     *            which of the records of the source the measurement is
     * @param sourceBytes
     *            what of the source is held in memory for this measurement
     * @return the groups that are complete by it, in the order in which they were begun; empty as a rule
     */
    public List<CompleteGroup<T>> add(Measurement measurement, Instant enqueued, Instant now, T source, int place,
            int sourceBytes) {
        List<CompleteGroup<T>> complete = new ArrayList<>(pass(enqueued));
        if (end == null) {
            end = endOfWindow(enqueued);
        }
        lastArrival = now;
        GroupKey key = GroupKey.of(measurement);
        OpenGroup<T> group = groups.computeIfAbsent(key, OpenGroup::new);
        long before = group.held();
        group.add(measurement, source, place, sourceBytes);
        held.add(group.held() - before);
        if (group.readings() >= limits.readings() || group.bytes() >= limits.groupBytes()) {
            groups.remove(key);
            held.add(-group.held());
            complete.add(group.complete(end));
        }
        if (held.bytes() > limits.partitionBytes() || memory.isExceeded()) {
            complete.addAll(giveOut());
        }
        return complete;
    }

    /**
     * Takes note that something came which is no measurement: it shows as well that the time of a window is over.
     *
     * @param enqueued
     *            when the hub of the measurements took it in
     * @return the groups that are complete by it
     */
    public List<CompleteGroup<T>> pass(Instant enqueued) {
        return end != null && !enqueued.isBefore(end) ? end() : List.of();
    }

    /**
     * Closes the window if its time is over: nothing came for the grace time after its end.
     *
     * @param now
     *            the time of this machine
     */
    public List<CompleteGroup<T>> idle(Instant now) {
        if (end == null || lastArrival == null) {
            return List.of();
        }
        if (now.isBefore(lastArrival)) {
            // This machine's clock has been set back: its old time may not come again for an hour.
            lastArrival = now;
        }
        Instant over = over(end, lastArrival);
        Instant quietSince = lastArrival.isAfter(over) ? lastArrival : over;
        return now.isBefore(quietSince.plus(limits.grace())) ? List.of() : end();
    }

    /**
     * Whether there is an open window whose time is over. Something that belongs to it may still be in the hub.
     *
     * @param now
     *            the time of this machine
     */
    public boolean isOver(Instant now) {
        return end != null && lastArrival != null && !now.isBefore(over(end, lastArrival));
    }

    /** No window ends later than its length after what arrived in it, however far the hub's clock is ahead of this one. */
    private Instant over(Instant end, Instant lastArrival) {
        Instant atLatest = lastArrival.plus(limits.window());
        return end.isBefore(atLatest) ? end : atLatest;
    }

    /** How many groups are open. */
    public int openGroups() {
        return groups.size();
    }

    /** Lets go of what the window counts for, once and for all: its partition is read no longer, or elsewhere. */
    @Override
    public void close() {
        held.close();
    }

    /** Closes the open window: nothing that belongs to it is still to come. */
    public List<CompleteGroup<T>> end() {
        List<CompleteGroup<T>> complete = giveOut();
        end = null;
        return complete;
    }

    private List<CompleteGroup<T>> giveOut() {
        List<CompleteGroup<T>> complete = new ArrayList<>(groups.size());
        groups.values().forEach(group -> complete.add(group.complete(end)));
        groups.clear();
        held.add(-held.bytes());
        return complete;
    }

    private Instant endOfWindow(Instant enqueued) {
        return start(enqueued, limits.window()).plus(limits.window());
    }

    /**
     * When the window begins that a measurement falls in: windows begin at multiples of their length.
     *
     * @param enqueued
     *            when the hub took the measurement in
     * @param length
     *            of a window
     */
    public static Instant start(Instant enqueued, Duration length) {
        long millis = length.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(enqueued.toEpochMilli(), millis) * millis);
    }
}
