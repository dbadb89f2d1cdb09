package org.iomtfhir.runtime.hub.read;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The properties of an event: few, never changed, in the order received, and held for every event that is on its way. An array
 * takes a quarter of what a linked table does, and for this few is searched as fast. Immutable.
 */
final class EventProperties extends AbstractMap<String, Object> {

    private static final EventProperties NONE = new EventProperties(new Object[0]);

    /** Names and values in turn. */
    private final Object[] pairs;

    private EventProperties(Object[] pairs) {
        this.pairs = pairs;
    }

    /** The same names and values, in the map's order. */
    static EventProperties copyOf(Map<String, Object> map) {
        if (map instanceof EventProperties same) {
            return same;
        }
        Builder builder = new Builder(map.size());
        // A map has each name once: not looking for it keeps the time in proportion to their number.
        map.forEach(builder::add);
        return builder.build();
    }

    /** Collects properties. Not thread-safe, and used once. */
    static final class Builder {

        private Object[] pairs;
        private int used;

        /**
         * @param expected
         *            how many there will be, about
         */
        Builder(int expected) {
            this.pairs = new Object[2 * expected];
        }

        /**
         * Adds a property that is not there yet. The sender chooses how many there are, so nothing is looked for.
         *
         * @param name
         *            given once
         */
        void add(String name, Object value) {
            if (used == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * used + 8);
            }
            pairs[used++] = name;
            pairs[used++] = value;
        }

        /** Sets a property; of one that is there already the value is replaced. Takes time with the number that is there. */
        void put(String name, Object value) {
            int at = indexOf(pairs, used, name);
            if (at >= 0) {
                pairs[at + 1] = value;
                return;
            }
            add(name, value);
        }

        EventProperties build() {
            if (used == 0) {
                return NONE;
            }
            return new EventProperties(used == pairs.length ? pairs : Arrays.copyOf(pairs, used));
        }
    }

    private static int indexOf(Object[] pairs, int used, Object name) {
        for (int i = 0; i < used; i += 2) {
            if (pairs[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public int size() {
        return pairs.length / 2;
    }

    @Override
    public @Nullable Object get(Object name) {
        int at = indexOf(pairs, pairs.length, name);
        return at < 0 ? null : pairs[at + 1];
    }

    @Override
    public boolean containsKey(Object name) {
        return indexOf(pairs, pairs.length, name) >= 0;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Object> action) {
        for (int i = 0; i < pairs.length; i += 2) {
            action.accept((String) pairs[i], pairs[i + 1]);
        }
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return EventProperties.this.size();
            }

            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Entry<String, Object>> {

        private int next;

        @Override
        public boolean hasNext() {
            return next < pairs.length;
        }

        @Override
        public Entry<String, Object> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there are no more properties");
            }
            next += 2;
            return new SimpleImmutableEntry<>((String) pairs[next - 2], pairs[next - 1]);
        }
    }
}
