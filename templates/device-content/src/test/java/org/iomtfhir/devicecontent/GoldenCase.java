package org.iomtfhir.devicecontent;

import java.math.BigDecimal;
import java.util.Optional;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNumber;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonText;

/** How cases of one kind are run and compared. */
interface GoldenCase {

    BigDecimal TOLERANCE = new BigDecimal("1e-12");

    /** What differs, expected and actual; empty if the case passes. */
    Optional<String> difference(JsonObject golden) throws Exception;

    /** A member that is a text; empty if it is missing. */
    static String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonText text ? text.value() : "";
    }

    /** Equality of JSON, numbers within the tolerance. */
    static boolean near(Json one, Json other) {
        if (one instanceof JsonNumber number && other instanceof JsonNumber second && number.decimal() != null
                && second.decimal() != null) {
            return near(number.decimal(), second.decimal());
        }
        if (one instanceof JsonArray array && other instanceof JsonArray second && array.size() == second.size()) {
            for (int i = 0; i < array.size(); i++) {
                if (!near(array.get(i), second.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (one instanceof JsonObject object && other instanceof JsonObject second && object.size() == second.size()) {
            for (int i = 0; i < object.size(); i++) {
                Json value = second.get(object.name(i));
                if (value == null || !near(object.value(i), value)) {
                    return false;
                }
            }
            return true;
        }
        return one.equals(other);
    }

    static boolean near(BigDecimal one, BigDecimal other) {
        return one.subtract(other).abs().compareTo(TOLERANCE.multiply(other.abs().max(BigDecimal.ONE))) <= 0;
    }
}
