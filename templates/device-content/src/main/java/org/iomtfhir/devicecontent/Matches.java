package org.iomtfhir.devicecontent;

import java.util.Arrays;
import org.iomtfhir.devicecontent.json.Json;

/** Which template matched which value, in the order of the templates. Not thread-safe. */
final class Matches {

    private int[] templates = new int[8];
    private Json[] values = new Json[8];
    private int size;
    private boolean inOrder = true;

    /** Adds a match; those of one template must come in their order. */
    void add(int template, Json value) {
        if (size == values.length) {
            templates = Arrays.copyOf(templates, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        inOrder = inOrder && (size == 0 || templates[size - 1] <= template);
        templates[size] = template;
        values[size] = value;
        size++;
    }

    int size() {
        return size;
    }

    int template(int at) {
        return templates[at];
    }

    Json value(int at) {
        return values[at];
    }

    /** Puts the matches into the order of the templates. */
    void sort() {
        if (inOrder) {
            return;
        }
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = (long) templates[i] << 32 | i;
        }
        Arrays.sort(keys);
        Json[] sorted = new Json[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = values[(int) keys[i]];
            templates[i] = (int) (keys[i] >> 32);
        }
        values = sorted;
        inOrder = true;
    }
}
