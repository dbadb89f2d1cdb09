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

    /** One for this value that no other value is: it says where it came from by which one it is. */
    static JsonBoolean apart(boolean value) {
        return new JsonBoolean(value);
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

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof JsonBoolean bool && bool.value == value);
    }

    @Override
    public int hashCode() {
        return Boolean.hashCode(value);
    }
}
