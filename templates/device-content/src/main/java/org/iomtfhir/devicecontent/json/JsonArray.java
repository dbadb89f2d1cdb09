package org.iomtfhir.devicecontent.json;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** A JSON array, whose items keep their order. */
public final class JsonArray extends Json {

    private final Json[] items;
    /** 0 until it is asked for; counting it twice does no harm. */
    private int writtenLength;

    /** Takes the array over: nobody else may hold it. */
    JsonArray(Json[] items) {
        this.items = items;
    }

    /** An array of these items. */
    public static JsonArray of(Collection<? extends Json> items) {
        return new JsonArray(items.toArray(Json[]::new));
    }

    /** How many items there are. */
    public int size() {
        return items.length;
    }

    /** The item of this index, which must be within 0 and {@link #size}. */
    public Json get(int index) {
        return items[index];
    }

    /** The items in order; unmodifiable. */
    public List<Json> items() {
        return Collections.unmodifiableList(Arrays.asList(items));
    }

    @Override
    public String kindInWords() {
        return "an array";
    }

    @Override
    public int writtenLength() {
        int length = writtenLength;
        if (length == 0) {
            length = sum(2, Math.max(0, items.length - 1));
            for (Json item : items) {
                length = sum(length, item.writtenLength());
            }
            writtenLength = length;
        }
        return length;
    }

    @Override
    void write(StringBuilder out) {
        out.append('[');
        for (int i = 0; i < items.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            items[i].write(out);
        }
        out.append(']');
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof JsonArray array && Arrays.equals(items, array.items));
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(items);
    }
}
