package org.iomtfhir.devicecontent.jsonpath;

import java.util.Arrays;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;

/** Gathers what a path selects, up to a number of values. Not thread-safe. */
public final class Selection {

    private final int enough;
    private Json[] found = new Json[4];
    private int size;

    /** Stops the walk once it holds {@code enough} values. */
    public Selection(int enough) {
        this.enough = enough;
    }

    /** Adds a value; false if that was enough. */
    boolean add(Json value) {
        if (size == found.length) {
            found = Arrays.copyOf(found, size * 2);
        }
        found[size++] = value;
        return size < enough;
    }

    /** How many values there are. */
    public int size() {
        return size;
    }

    /** The value of this index, from 0. */
    public Json get(int index) {
        return found[index];
    }

    /** The values in order; a copy. */
    public List<Json> values() {
        return List.of(Arrays.copyOf(found, size));
    }
}
