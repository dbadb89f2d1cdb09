package org.iomtfhir.devicecontent.json;

import java.util.Objects;

/** A JSON text, every character kept. */
public final class JsonText extends Json {

    private final String value;

    public JsonText(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /** The text without quotes and escapes. */
    public String value() {
        return value;
    }

    @Override
    public String kindInWords() {
        return "a text";
    }

    @Override
    public int writtenLength() {
        return sum(value.length(), 2);
    }

    @Override
    void write(StringBuilder out) {
        quote(value, out);
    }

    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof JsonText text && value.equals(text.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
