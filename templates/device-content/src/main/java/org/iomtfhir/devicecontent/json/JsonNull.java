package org.iomtfhir.devicecontent.json;

/** The JSON value {@code null}, which is not the same as no value. */
public final class JsonNull extends Json {

    /** The one that all share, save those read apart. */
    public static final JsonNull NULL = new JsonNull();

    private JsonNull() {}

    /** One that no other value is: it says where it came from by which one it is. */
    static JsonNull apart() {
        return new JsonNull();
    }

    @Override
    public String kindInWords() {
        return "null";
    }

    @Override
    public int writtenLength() {
        return 4;
    }

    @Override
    void write(StringBuilder out) {
        out.append("null");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonNull;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
