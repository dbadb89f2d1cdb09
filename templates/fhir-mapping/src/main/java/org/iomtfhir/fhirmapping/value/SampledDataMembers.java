package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.jspecify.annotations.Nullable;

/**
 * What a template says of a series: all of its SampledData but the samples. Immutable.
 *
 * @param period
 *            milliseconds between two samples
 * @param dimensions
 *            how many channels there are, at least 1
 * @param origin
 *            what a sample of 0 means
 * @param factor
 *            what the samples are multiplied by before the origin is added; null for none
 * @param lowerLimit
 *            null for none
 * @param upperLimit
 *            null for none
 * @param unit
 *            of the origin
 */
record SampledDataMembers(BigDecimal period, int dimensions, BigDecimal origin, @Nullable BigDecimal factor,
        @Nullable BigDecimal lowerLimit, @Nullable BigDecimal upperLimit, QuantityUnit unit) {

    ConstantMembers json() {
        return ConstantMembers.of(json -> {
            json.writeObjectFieldStart("origin");
            writeNumber(json, "value", origin);
            unit.writeMembers(json);
            json.writeEndObject();
            writeNumber(json, "period", period);
            writeNumber(json, "factor", factor);
            writeNumber(json, "lowerLimit", lowerLimit);
            writeNumber(json, "upperLimit", upperLimit);
            json.writeNumberField("dimensions", dimensions);
        });
    }

    private static void writeNumber(JsonGenerator json, String member, @Nullable BigDecimal number) throws IOException {
        if (number != null) {
            json.writeFieldName(member);
            json.writeNumber(number.toPlainString());
        }
    }
}
