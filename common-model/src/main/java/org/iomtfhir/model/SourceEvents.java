package org.iomtfhir.model;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The device events that something was made of: hub, partition and sequence numbers, and the version of the templates by which
 * they were read. Names nobody and quotes nothing. As text, places parted by blanks: {@code devicedata/3@4711,4715} with each
 * number, {@code devicedata/3@4711..9023} the first and the last of many, {@code ?} and the version behind either, and
 * {@code +} at the end where there are more places than are kept. Immutable and thread-safe.
 */
public final class SourceEvents {

    /** Of what was made of no event, or does not say. */
    public static final SourceEvents NONE = new SourceEvents(new TreeMap<>(), false);

    /** So many events are told one by one; of more, the first and the last of each place. */
    static final int MOST_NUMBERS = 32;

    /** So many places are kept; a device has one as a rule. */
    static final int MOST_PLACES = 16;

    /** What {@link #text()} gives is never longer. */
    static final int LONGEST = 16 * 1024;

    private static final Pattern PLACE = Pattern.compile("([A-Za-z0-9._%*-]{1,400})/([A-Za-z0-9._%*-]{1,100})@"
            + "(\\d{1,18}(?:\\.\\.\\d{1,18}|(?:,\\d{1,18}){0,31}))(?:\\?([A-Za-z0-9]{1,64}))?");

    /**
     * Where events lie, and how they were read.
     *
     * @param hub
     *            the hub's name
     * @param partition
     *            the partition's id
     * @param templates
     *            the version of the device templates; empty where it is not known
     */
    public record Place(String hub, String partition, String templates) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return sortedBy().compareTo(other.sortedBy());
        }

        private String sortedBy() {
            return hub + "/" + partition + "?" + templates;
        }
    }

    /**
     * The events of one place.
     *
     * @param numbers
     *            each sequence number, or the first and the last; never empty
     * @param each
     *            whether there are no others between these
     */
    public record Numbers(SortedSet<Long> numbers, boolean each) {
        public Numbers {
            numbers = new TreeSet<>(numbers);
        }

        private Numbers spanned() {
            return new Numbers(new TreeSet<>(List.of(numbers.first(), numbers.last())), numbers.size() == 1);
        }

        private String text() {
            return each
                    ? numbers.stream().map(String::valueOf).collect(Collectors.joining(","))
                    : numbers.first() + ".." + numbers.last();
        }
    }

    private final NavigableMap<Place, Numbers> places;
    private final boolean more;

    private SourceEvents(NavigableMap<Place, Numbers> places, boolean more) {
        this.places = places;
        this.more = more;
    }

    /**
     * One event.
     *
     * @param templates
     *            the version of the device templates that read it: letters and digits, 64 at most
     */
    public static SourceEvents of(String hub, String partition, long sequenceNumber, String templates) {
        TreeMap<Place, Numbers> one = new TreeMap<>();
        one.put(new Place(encoded(hub), encoded(partition), templates), new Numbers(new TreeSet<>(List.of(Math.max(0,
                sequenceNumber))), true));
        return new SourceEvents(one, false);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @return empty if it is not of that form, or longer than that ever is
     */
    public static Optional<SourceEvents> read(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return Optional.empty();
        }
        SourceEvents all = NONE;
        for (String each : text.split(" ", MOST_PLACES + 2)) {
            if (each.equals("+")) {
                all = new SourceEvents(all.places, true);
                continue;
            }
            Matcher place = PLACE.matcher(each);
            if (!place.matches()) {
                return Optional.empty();
            }
            TreeMap<Place, Numbers> one = new TreeMap<>();
            one.put(new Place(place.group(1), place.group(2), place.group(4) == null ? "" : place.group(4)),
                    numbers(place.group(3)));
            all = all.and(new SourceEvents(one, false));
        }
        return Optional.of(all);
    }

    private static Numbers numbers(String text) {
        int dots = text.indexOf("..");
        TreeSet<Long> numbers = new TreeSet<>();
        for (String each : dots < 0
                ? text.split(",", -1)
                : new String[]{text.substring(0, dots), text.substring(dots
                        + 2)}) {
            numbers.add(Long.parseLong(each));
        }
        return new Numbers(numbers, dots < 0 || numbers.size() == 1);
    }

    /** These and the others. */
    public SourceEvents and(SourceEvents others) {
        if (places.isEmpty() && !more) {
            return others;
        }
        if (others.places.isEmpty() && !others.more) {
            return this;
        }
        TreeMap<Place, Numbers> all = new TreeMap<>(places);
        others.places.forEach((place, numbers) -> all.merge(place, numbers, SourceEvents::united));
        boolean moreThanKept = more || others.more || all.size() > MOST_PLACES;
        while (all.size() > MOST_PLACES) {
            all.pollLastEntry();
        }
        // For all alike, so that it does not hang on the order in which they come.
        if (all.values().stream().anyMatch(each -> !each.each())
                || all.values().stream().mapToInt(each -> each.numbers().size()).sum() > MOST_NUMBERS) {
            all.replaceAll((place, numbers) -> numbers.spanned());
        }
        return new SourceEvents(all, moreThanKept);
    }

    private static Numbers united(Numbers one, Numbers other) {
        SortedSet<Long> all = new TreeSet<>(one.numbers());
        all.addAll(other.numbers());
        Numbers united = new Numbers(all, true);
        return one.each() && other.each() ? united : new Numbers(united.spanned().numbers(), false);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return places.isEmpty();
    }

    /** Whether there are events of more places than are kept. */
    public boolean more() {
        return more;
    }

    /** Hands over each place with its events, in an order that hangs on nothing but the places. */
    public void forEach(BiConsumer<Place, Numbers> each) {
        places.forEach(each);
    }

    /** In the form that {@link #read} reads; the same for the same events in whatever order they were added,
     * as long as no place was too many. */
    public String text() {
        List<String> all = new ArrayList<>();
        for (Map.Entry<Place, Numbers> each : places.entrySet()) {
            Place place = each.getKey();
            all.add(place.hub() + "/" + place.partition() + "@" + each.getValue().text() + (place.templates().isEmpty()
                    ? ""
                    : "?" + place.templates()));
        }
        if (more) {
            all.add("+");
        }
        return String.join(" ", all);
    }

    /** Its text, which names nobody. Safe to log. */
    @Override
    public String toString() {
        return text();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SourceEvents events && text().equals(events.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }
}
