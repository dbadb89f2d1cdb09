package org.iomtfhir.devicecontent.json;

/**
 * A JSON value. Immutable; safe to share between threads once it is published safely. Equality is that of JSON: numbers by
 * value, members without order. {@link #toString} never shows content; {@link #toJson} does.
 */
public abstract sealed class Json permits JsonObject, JsonArray, JsonText, JsonNumber, JsonBoolean, JsonNull {

    Json() {}

    /** What kind of value this is, as one would say it in a sentence: "an object", "a number". */
    public abstract String kindInWords();

    abstract void write(StringBuilder out);

    /**
     * How many characters {@link #toJson} gives, escapes not counted; {@link Integer#MAX_VALUE} for more. Costs nothing the
     * second time, however often a value lies within this one.
     */
    public abstract int writtenLength();

    static int sum(int one, int other) {
        int sum = one + other;
        return sum < 0 ? Integer.MAX_VALUE : sum;
    }

    /** The value as compact JSON text. This is health data: not for logs. */
    public String toJson() {
        StringBuilder out = new StringBuilder();
        write(out);
        return out.toString();
    }

    /** What kind of value this is; never its content. */
    @Override
    public String toString() {
        return kindInWords();
    }
}
