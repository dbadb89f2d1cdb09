package org.iomtfhir.devicecontent.json;

/** JSON true or false. */
public final class JsonBoolean extends Json {

    /** The JSON value {@code true}. */
    public static final JsonBoolean TRUE = new JsonBoolean(true);
    /** The JSON value {@code false}. */
    public static final JsonBoolean FALSE = new JsonBoolean(false);

    private final boolean value;

    private JsonBoolean(boolean value) {
        this.value = value;
    }

    /** The one for this value. */
    public static JsonBoolean of(boolean value) {
        return value ? TRUE : FALSE;
    }

    /** Whether it is true. */
    public boolean value() {
        return value;
    }

    @Override
    public String kindInWords() {
        return "a boolean";
    }

    @Override
    public int writtenLength() {
        return value ? 4 : 5;
    }

    @Override
    void write(StringBuilder out) {
        out.append(value);
    }
}
