package org.iomtfhir.devicecontent.json;

/** JSON null. */
public final class JsonNull extends Json {

    /** The only one. */
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
