package org.iomtfhir.persist.merge;

import org.iomtfhir.model.sampled.SamplePeriod;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.StringType;
import org.iomtfhir.persist.merge.Origin.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What the connector notes in an Observation about its own writing, so that it knows later which reading a value comes from,
 * and what others have changed since. It is an extension with a text: on the Observation, of itself and its value, and on
 * each component, of its value. Elements that have none while the Observation has one were not written by the connector.
 *
 * <p>The text is base64url of: the version; for the Observation flags, the start of the effective time and its length, in
 * ticks; then a digest of the codes, and for the Observation of each component's name; in version 2, for the Observation, the origin
 * of its effective period where a reading says that, and a digest of each performer; then the value: none, one with its origin and
 * digest, or a series. Version 1 is written where there is neither. A text of another version, or that can't be read, counts as none.
 */
public final class WriteMark {

    /** The extension, a string. */
    public static final String URL = "urn:iomtfhir:write-mark";

    private static final int VERSION = 1;
    private static final int VERSION_WITH_TOLD = 2;
    private static final int FIRST = 1;
    private static final int UNFINISHED = 2;
    private static final int PERIOD_TOLD = 4;
    private static final int MOST_COMPONENTS = 1_000;

    private static final int NONE = 0;
    private static final int SINGLE = 1;
    private static final int SERIES = 2;

    private WriteMark() {}

    /**
     * Of an Observation.
     *
     * @param first
     *            whether it is a first version: nothing has been merged into it
     * @param preliminary
     *            whether the status {@code preliminary} is the connector's own
     * @param time
     *            what it covers, exactly, whatever precision the server keeps
     * @param codes
     *            a digest of its codes
     * @param components
     *            digests of the names of all components that were written
     * @param told
     *            what readings say of the whole
     * @param value
     *            of its own value
     */
    record OfObservation(boolean first, boolean preliminary, EffectiveTime time, int codes, Set<Integer> components,
            Told told, OfValue value) {}

    /**
     * What readings say of the whole, besides its value.
     *
     * @param period
     *            the reading that says the effective period; of kind {@code NONE} where the times of the readings make it
     * @param performers
     *            digests of all performers that were written
     */
    record Told(Origin period, Set<Integer> performers) {

        static final Told NOTHING = new Told(Origin.NOTHING, Set.of());

        private boolean isNothing() {
            return period.kind() == Kind.NONE && performers.isEmpty();
        }
    }

    /**
     * Of a component.
     *
     * @param codes
     *            a digest of its codes
     * @param value
     *            of its value
     */
    record OfComponent(int codes, OfValue value) {}

    /** What the mark says of one value. */
    sealed interface OfValue {

        /** Nothing is known of a value. */
        record None() implements OfValue {}

        /** A value that is no series, or why there is none. */
        record Single(Origin origin, long digest) implements OfValue {}

        /** A series, still to be read with the start and the period that it has. */
        record Series(MarkBytes.Reader from) implements OfValue {}
    }

    static Optional<OfObservation> of(Observation observation) {
        return text(observation.getExtension()).flatMap(text -> {
            try {
                MarkBytes.Reader from = new MarkBytes.Reader(text);
                int version = version(from);
                int flags = from.raw();
                long start = from.signed();
                long end = Math.addExact(start, from.number());
                if (end < start) {
                    return Optional.empty();
                }
                return Optional.of(new OfObservation((flags & FIRST) != 0, (flags & UNFINISHED) != 0,
                        new EffectiveTime(start, end), (int) from.fixed(4), digests(from),
                        version == VERSION ? Told.NOTHING : told(from, flags), value(from)));
            } catch (IllegalArgumentException | ArithmeticException e) {
                return Optional.empty();
            }
        });
    }

    static Optional<OfComponent> of(ObservationComponentComponent component) {
        return text(component.getExtension()).flatMap(text -> {
            try {
                MarkBytes.Reader from = reader(text);
                return Optional.of(new OfComponent((int) from.fixed(4), value(from)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }

    private static MarkBytes.Reader reader(String text) {
        MarkBytes.Reader from = new MarkBytes.Reader(text);
        if (version(from) != VERSION) {
            throw new IllegalArgumentException("another version");
        }
        return from;
    }

    private static int version(MarkBytes.Reader from) {
        int version = from.raw();
        if (version != VERSION && version != VERSION_WITH_TOLD) {
            throw new IllegalArgumentException("another version");
        }
        return version;
    }

    private static Told told(MarkBytes.Reader from, int flags) {
        Origin period = (flags & PERIOD_TOLD) == 0 ? Origin.NOTHING : origin(from);
        return new Told(period, digests(from));
    }

    private static Set<Integer> digests(MarkBytes.Reader from) {
        int count = from.count(MOST_COMPONENTS);
        Set<Integer> components = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            components.add((int) from.fixed(4));
        }
        return components;
    }

    private static OfValue value(MarkBytes.Reader from) {
        return switch (from.raw()) {
            case NONE -> new OfValue.None();
            case SINGLE -> new OfValue.Single(origin(from), from.fixed(8));
            case SERIES -> new OfValue.Series(from);
            default -> throw new IllegalArgumentException("no such value");
        };
    }

    private static Origin origin(MarkBytes.Reader from) {
        Kind kind = Kind.ofCode(from.raw());
        if (kind != Kind.READING) {
            return new Origin(kind, Origin.UNKNOWN_TIME, Origin.UNKNOWN_TIME);
        }
        boolean ingested = from.raw() == 1;
        long reading = from.signed();
        return Origin.reading(reading, ingested ? reading + from.signed() : Origin.UNKNOWN_TIME);
    }

    /** The text of an Observation's own mark, null where it has none: it stays the same whoever edits the Observation. */
    public static @Nullable String text(Observation observation) {
        return text(observation.getExtension()).orElse(null);
    }

    private static Optional<String> text(List<Extension> extensions) {
        for (Extension extension : extensions) {
            if (URL.equals(extension.getUrl()) && extension.getValue() instanceof StringType text
                    && text.getValue() != null) {
                return Optional.of(text.getValue());
            }
        }
        return Optional.empty();
    }

    /** Begins the mark of an Observation, to which its value is to be added. */
    static MarkBytes.Writer begin(boolean first, boolean preliminary, EffectiveTime time, int codes,
            Set<Integer> components, Told told) {
        MarkBytes.Writer to = new MarkBytes.Writer();
        boolean isPeriodTold = told.period().kind() != Kind.NONE;
        to.raw(told.isNothing() ? VERSION : VERSION_WITH_TOLD);
        to.raw((first ? FIRST : 0) | (preliminary ? UNFINISHED : 0) | (isPeriodTold ? PERIOD_TOLD : 0));
        to.signed(time.start());
        to.number(time.end() - time.start());
        to.fixed(codes, 4);
        addDigests(to, components);
        if (isPeriodTold) {
            addOrigin(to, told.period());
        }
        if (!told.isNothing()) {
            addDigests(to, told.performers());
        }
        return to;
    }

    private static void addDigests(MarkBytes.Writer to, Set<Integer> digests) {
        to.number(Math.min(digests.size(), MOST_COMPONENTS));
        digests.stream().limit(MOST_COMPONENTS).forEach(digest -> to.fixed(digest, 4));
    }

    /** Begins the mark of a component, to which its value is to be added. */
    static MarkBytes.Writer begin(int codes) {
        MarkBytes.Writer to = new MarkBytes.Writer();
        to.raw(VERSION);
        to.fixed(codes, 4);
        return to;
    }

    static void addNone(MarkBytes.Writer to) {
        to.raw(NONE);
    }

    static void addSingle(MarkBytes.Writer to, Origin origin, long digest) {
        to.raw(SINGLE);
        addOrigin(to, origin);
        to.fixed(digest, 8);
    }

    private static void addOrigin(MarkBytes.Writer to, Origin origin) {
        to.raw(origin.kind().code());
        if (origin.kind() == Kind.READING) {
            boolean ingested = origin.ingestion() != Origin.UNKNOWN_TIME;
            to.raw(ingested ? 1 : 0);
            to.signed(origin.reading());
            if (ingested) {
                to.signed(origin.ingestion() - origin.reading());
            }
        }
    }

    static void addSeries(MarkBytes.Writer to, SeriesMark series, long start, SamplePeriod period) {
        to.raw(SERIES);
        series.write(to, start, period);
    }

    static void set(Observation observation, MarkBytes.Writer mark) {
        set(observation.getExtension(), mark);
    }

    static void set(ObservationComponentComponent component, MarkBytes.Writer mark) {
        set(component.getExtension(), mark);
    }

    private static void set(List<Extension> extensions, MarkBytes.Writer mark) {
        extensions.removeIf(extension -> URL.equals(extension.getUrl()));
        extensions.add(new Extension(URL, new StringType(mark.text())));
    }
}
