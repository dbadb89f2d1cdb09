package org.iomtfhir.runtime.deadletter;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import org.iomtfhir.runtime.hub.read.EventTimes;
import org.jspecify.annotations.Nullable;

/**
 * A typed value of a property as text with its kind.
 *
 * @param kind
 *            one of those in the description of the package
 * @param text
 *            the value, null where the kind is {@code null}
 */
record PropertyValue(String kind, @Nullable String text) {

    private static final int DECIMAL_LENGTH = 64;
    private static final int DECIMAL_EXPONENT = 6_200;

    @SuppressWarnings("JavaUtilDate") // AMQP libraries give timestamps as Date.
    static PropertyValue of(@Nullable Object value) {
        return switch (value) {
            case null -> new PropertyValue("null", null);
            case String text -> new PropertyValue("text", text);
            case Boolean bool -> new PropertyValue("boolean", bool.toString());
            case Byte number -> new PropertyValue("int8", number.toString());
            case Short number -> new PropertyValue("int16", number.toString());
            case Integer number -> new PropertyValue("int32", number.toString());
            case Long number -> new PropertyValue("int64", number.toString());
            case Float number -> new PropertyValue("float32", number.toString());
            case Double number -> new PropertyValue("float64", number.toString());
            // Decimals, and the unsigned numbers of AMQP libraries, print as plain numbers.
            case Number number -> new PropertyValue("decimal", number.toString());
            case Character character -> new PropertyValue("char", character.toString());
            case UUID uuid -> new PropertyValue("uuid", uuid.toString());
            case Instant instant -> new PropertyValue("instant", instant.toString());
            case OffsetDateTime time -> new PropertyValue("instant", time.toInstant().toString());
            case Date time -> new PropertyValue("instant", Instant.ofEpochMilli(time.getTime()).toString());
            case byte[] bytes -> new PropertyValue("binary", Base64.getEncoder().encodeToString(bytes));
            default -> new PropertyValue("text", value.toString());
        };
    }

    /**
     * The value.
     *
     * @throws IllegalArgumentException
     *             if the text is no value of the kind, or the kind unknown
     * @throws java.time.DateTimeException
     *             if an instant is none
     */
    @Nullable
    Object value() {
        if (kind.equals("null")) {
            return null;
        }
        if (text == null) {
            throw new IllegalArgumentException("a property of kind " + kind + " has no value");
        }
        return switch (kind) {
            case "text" -> text;
            case "boolean" -> Boolean.valueOf(text);
            case "int8" -> Byte.valueOf(text);
            case "int16" -> Short.valueOf(text);
            case "int32" -> Integer.valueOf(text);
            case "int64" -> Long.valueOf(text);
            case "float32" -> Float.valueOf(text);
            case "float64" -> Double.valueOf(text);
            case "decimal" -> decimal(text);
            case "char" -> text.charAt(0);
            case "uuid" -> UUID.fromString(text);
            case "instant" -> EventTimes.valueOf(Instant.parse(text));
            case "binary" -> Base64.getDecoder().decode(text);
            default -> throw new IllegalArgumentException("unknown kind of a property: " + kind);
        };
    }

    /** AMQP's widest decimal has 34 digits and exponents up to 6,144; one that is larger would be a trap for whoever expands it. */
    private static BigDecimal decimal(String text) {
        if (text.length() > DECIMAL_LENGTH) {
            throw new IllegalArgumentException("a decimal property is too long");
        }
        BigDecimal value = new BigDecimal(text);
        if (Math.abs((long) value.scale()) > DECIMAL_EXPONENT) {
            throw new IllegalArgumentException("a decimal property has too large an exponent");
        }
        return value;
    }
}
