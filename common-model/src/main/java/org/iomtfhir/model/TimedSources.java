package org.iomtfhir.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which of the readings of a resource came from which device events, by their times, so that a part of it can name its own. As text, for
 * each stretch of time its first and its last reading and the events of these, all parted by blanks:
 * {@code 2026-10-09T10:00:00Z/2026-10-09T10:00:05Z devicedata/3@4711?1f3a}. Names nobody. Immutable.
 */
public final class TimedSources {

    /** Of what does not say. */
    public static final TimedSources NONE = new TimedSources(List.of());

    /** So many stretches are told; of more, neighbours together. */
    static final int MOST_STRETCHES = 32;

    /** What {@link #text()} gives is never longer: a property of an event has to have room for it. */
    static final int LONGEST = 16 * 1024;

    private final List<Stretch> stretches;

    private TimedSources(List<Stretch> stretches) {
        this.stretches = List.copyOf(stretches);
    }

    /**
     * Readings and their events.
     *
     * @param first
     *            when the first of them was taken
     * @param last
     *            when the last was; may lie within a later stretch
     * @param events
     *            what they came from
     */
    public record Stretch(Instant first, Instant last, SourceEvents events) {

        private Stretch and(Stretch next) {
            return new Stretch(first.isBefore(next.first) ? first : next.first, last.isAfter(next.last)
                    ? last
                    : next.last, events.and(next.events));
        }

        private String text() {
            return WireTime.write(first) + "/" + WireTime.write(last) + " " + events.text();
        }
    }

    /** Of readings in the order of time; of more stretches than are told, neighbours are put together. */
    public static TimedSources of(List<Stretch> readings) {
        List<Stretch> joined = new ArrayList<>();
        for (Stretch each : readings) {
            if (!joined.isEmpty() && joined.getLast().events.equals(each.events)) {
                joined.add(joined.removeLast().and(each));
            } else {
                joined.add(each);
            }
        }
        int together = Math.ceilDiv(joined.size(), MOST_STRETCHES);
        List<Stretch> few = new ArrayList<>();
        for (int from = 0; from < joined.size(); from += together) {
            few.add(joined.subList(from, Math.min(joined.size(), from + together)).stream().reduce(Stretch::and)
                    .orElseThrow());
        }
        return new TimedSources(few);
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @return {@link #NONE} if it is not of that form, or longer than that ever is
     */
    public static TimedSources read(String text) {
        if (text.length() > LONGEST) {
            return NONE;
        }
        List<Stretch> stretches = new ArrayList<>();
        String[] items = text.split(" ", -1);
        for (int from = 0; from < items.length;) {
            int to = from + 1;
            while (to < items.length && !isTimes(items[to])) {
                to++;
            }
            Optional<Stretch> stretch = stretch(items[from], String.join(" ", List.of(items).subList(from + 1, to)));
            if (stretch.isEmpty() || stretches.size() == MOST_STRETCHES) {
                return NONE;
            }
            stretches.add(stretch.get());
            from = to;
        }
        return new TimedSources(stretches);
    }

    /** Places of events hold this sign, and times don't. */
    private static boolean isTimes(String item) {
        return item.indexOf('/') >= 0 && item.indexOf('@') < 0;
    }

    private static Optional<Stretch> stretch(String times, String events) {
        int between = times.indexOf('/');
        if (between < 0) {
            return Optional.empty();
        }
        try {
            Instant first = WireTime.read(times.substring(0, between));
            Instant last = WireTime.read(times.substring(between + 1));
            return SourceEvents.read(events).map(all -> new Stretch(first, last, all));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * The events of the readings of a time.
     *
     * @param from
     *            inclusive; null for everything before
     * @param until
     *            exclusive; null for everything after
     * @return none where nothing is known of them
     */
    public SourceEvents between(@Nullable Instant from, @Nullable Instant until) {
        return stretches.stream().filter(each -> (from == null || !each.last.isBefore(from)) && (until == null
                || each.first.isBefore(until))).map(Stretch::events).reduce(SourceEvents.NONE, SourceEvents::and);
    }

    /** In the form that {@link #read} reads; empty where all is of the same events, or nothing is known, or it would be too long. */
    public String text() {
        if (stretches.size() < 2) {
            return "";
        }
        String text = stretches.stream().map(Stretch::text).collect(Collectors.joining(" "));
        return text.length() > LONGEST ? "" : text;
    }

    /** Its text, which names nobody. Safe to log. */
    @Override
    public String toString() {
        return text();
    }
}
