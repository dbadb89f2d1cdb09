package org.iomtfhir.devicecontent.json;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object: members in the order of the text, each name once. */
public final class JsonObject extends Json {

    /** Up to this many members a search from the first to the last beats a table. */
    private static final int SEARCHED = 16;

    private final String[] names;
    private final Json[] values;
    /** The index of each name, made when a large object is first searched; making it twice does no harm. */
    private @Nullable Map<String, Integer> index;
    /** 0 until it is asked for; counting it twice does no harm. */
    private int writtenLength;

    /** Takes the arrays over: nobody else may hold them, and no name may be there twice. */
    JsonObject(String[] names, Json[] values) {
        this.names = names;
        this.values = values;
    }

    /** An object of these members, in the map's order. */
    public static JsonObject of(Map<String, ? extends Json> members) {
        return new JsonObject(members.keySet().toArray(String[]::new), members.values().toArray(Json[]::new));
    }

    /** An object of three members; the names must differ. */
    public static JsonObject of(String name1, Json value1, String name2, Json value2, String name3, Json value3) {
        return new JsonObject(new String[]{name1, name2, name3}, new Json[]{value1, value2, value3});
    }

    /** This object with one member more at its end; of a name that is there already the value is replaced. */
    public JsonObject with(String name, Json value) {
        int at = indexOf(name);
        int size = names.length + (at < 0 ? 1 : 0);
        String[] newNames = new String[size];
        Json[] newValues = new Json[size];
        System.arraycopy(names, 0, newNames, 0, names.length);
        System.arraycopy(values, 0, newValues, 0, values.length);
        int place = at < 0 ? names.length : at;
        newNames[place] = name;
        newValues[place] = value;
        return new JsonObject(newNames, newValues);
    }

    /** How many members there are. */
    public int size() {
        return names.length;
    }

    /** The name of the member of this index, which must be within 0 and {@link #size}. */
    public String name(int at) {
        return names[at];
    }

    /** The value of the member of this index, which must be within 0 and {@link #size}. */
    public Json value(int at) {
        return values[at];
    }

    /** The value of the member of exactly this name; null if there is none. */
    public @Nullable Json get(String name) {
        int at = indexOf(name);
        return at < 0 ? null : values[at];
    }

    private int indexOf(String name) {
        if (names.length > SEARCHED) {
            return indexed(name);
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private int indexed(String name) {
        Map<String, Integer> made = index;
        if (made == null) {
            made = new HashMap<>(names.length * 2);
            for (int i = 0; i < names.length; i++) {
                made.put(names[i], i);
            }
            index = made;
        }
        return made.getOrDefault(name, -1);
    }

    @Override
    public String kindInWords() {
        return "an object";
    }

    @Override
    public int writtenLength() {
        int length = writtenLength;
        if (length == 0) {
            length = sum(2, Math.max(0, names.length - 1));
            for (int i = 0; i < names.length; i++) {
                length = sum(sum(length, sum(names[i].length(), 3)), values[i].writtenLength());
            }
            writtenLength = length;
        }
        return length;
    }

    @Override
    void write(StringBuilder out) {
        out.append('{');
        for (int i = 0; i < names.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            JsonText.quote(names[i], out);
            out.append(':');
            values[i].write(out);
        }
        out.append('}');
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof JsonObject object) || object.size() != size()) {
            return false;
        }
        for (int i = 0; i < names.length; i++) {
            if (!values[i].equals(object.get(names[i]))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = 0; i < names.length; i++) {
            hash += names[i].hashCode() ^ values[i].hashCode();
        }
        return hash;
    }
}
