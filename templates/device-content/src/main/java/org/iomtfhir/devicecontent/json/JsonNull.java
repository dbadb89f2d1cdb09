package org.iomtfhir.devicecontent.json;

/** The JSON value {@code null}, which is not the same as no value. */
public final class JsonNull extends Json {

    /** The one instance of this class. */
    public static final JsonNull NULL = new JsonNull();

    private JsonNull() {}

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
}
