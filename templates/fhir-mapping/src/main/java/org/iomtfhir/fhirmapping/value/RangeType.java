package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.fhirmapping.json.ConstantMembers;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.template.Members;
import org.jspecify.annotations.Nullable;

/**
 * {@code "valueType": "Range"}: the latest reading that is two numbers, {@code 60..80} or {@code 60-80}, as {@code valueRange};
 * of {@code 60..} and {@code ..80} the other end is open. It keeps nothing, so it is thread-safe.
 */
public final class RangeType implements FhirValueType {

    private static final int LONGEST = 300;

    @Override
    public String name() {
        return "Range";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        QuantityType.warnUnlessInstant(name(), members, context);
        QuantityUnit unit = QuantityUnit.compile(members, context.problems());
        return Optional.of(new LatestValue<>(new Form(ConstantMembers.of(unit::writeMembers))));
    }

    /** The ends in digits; null where there is none. */
    private record Ends(@Nullable String low, @Nullable String high) {}

    private record Form(ConstantMembers unit) implements LatestValue.Form<Ends> {

        @Override
        public Optional<Ends> read(String reading) {
            String text = reading.strip();
            if (text.length() > LONGEST) {
                return Optional.empty();
            }
            int points = text.indexOf("..");
            if (points >= 0) {
                return ends(text.substring(0, points), text.substring(points + 2), true);
            }
            for (String dash : List.of("\u2013", "-")) {
                // A dash at the start, or behind another or an e, is a sign.
                for (int at = text.indexOf(dash, 1); at > 0; at = text.indexOf(dash, at + 1)) {
                    Optional<Ends> ends = ends(text.substring(0, at), text.substring(at + 1), false);
                    if (ends.isPresent()) {
                        return ends;
                    }
                }
            }
            return Optional.empty();
        }

        private static Optional<Ends> ends(String low, String high, boolean mayBeOpen) {
            Optional<String> from = DecimalText.jsonNumber(low, DecimalText.Commas.NONE);
            Optional<String> to = DecimalText.jsonNumber(high, DecimalText.Commas.NONE);
            boolean fits = fits(low, from, mayBeOpen) && fits(high, to, mayBeOpen)
                    && (from.isPresent() || to.isPresent());
            if (!fits || (from.isPresent() && to.isPresent()
                    && new BigDecimal(from.get()).compareTo(new BigDecimal(to.get())) > 0)) {
                return Optional.empty();
            }
            return Optional.of(new Ends(from.orElse(null), to.orElse(null)));
        }

        private static boolean fits(String text, Optional<String> number, boolean mayBeOpen) {
            return number.isPresent() || (mayBeOpen && text.isBlank());
        }

        @Override
        public String fault() {
            return "no Range: not a smaller and a larger number with .. or - between them, as 60..80. Mend what the device"
                    + " sends, or join the two numbers in the device content file";
        }

        @Override
        public void write(JsonGenerator json, Ends value, ReadingOrigin origin) throws IOException {
            json.writeObjectFieldStart("valueRange");
            origin.writeExtension(json);
            end(json, "low", value.low());
            end(json, "high", value.high());
            json.writeEndObject();
        }

        private void end(JsonGenerator json, String name, @Nullable String digits) throws IOException {
            if (digits != null) {
                LatestValue.writeQuantity(json, name, digits, unit);
            }
        }
    }
}
