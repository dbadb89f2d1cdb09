package org.iomtfhir.fhirmapping.value;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.FhirValue;
import org.iomtfhir.fhirmapping.spi.FhirValueType;
import org.iomtfhir.fhirmapping.spi.ValueContext;
import org.iomtfhir.template.Members;

/**
 * {@code "valueType": "dateTime"}: the latest reading that is a time, as {@code valueDateTime}, as precise as it was sent and with
 * its offset (hl7.org/fhir/R4/datatypes.html#dateTime). It keeps nothing, so it is thread-safe.
 */
public final class DateTimeType implements FhirValueType {

    @Override
    public String name() {
        return "dateTime";
    }

    @Override
    public Optional<FhirValue> compile(Members members, ValueContext context) {
        QuantityType.warnUnlessInstant(name(), members, context);
        return Optional.of(new LatestValue<>(Form.INSTANCE));
    }

    private enum Form implements LatestValue.Form<String> {

        INSTANCE;

        /** Ticks of 100 ns are as fine as anything here is; what is finer is no time of a device. */
        private static final Pattern TIME = Pattern
                .compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d)(:\\d\\d(?:\\.\\d{1,9})?)?(Z|[+-]\\d\\d:\\d\\d)");
        private static final int LONGEST = 40;

        @Override
        public Optional<String> read(String reading) {
            String text = reading.strip();
            if (text.length() > LONGEST) {
                return Optional.empty();
            }
            try {
                return switch (text.length()) {
                    case 4 -> positive(Year.parse(text).getValue(), text);
                    case 7 -> positive(YearMonth.parse(text).getYear(), text);
                    case 10 -> positive(LocalDate.parse(text).getYear(), text);
                    default -> time(text);
                };
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        private static Optional<String> time(String text) {
            Matcher matcher = TIME.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            // FHIR has no time to the minute: the seconds may be filled with zeros.
            String seconds = matcher.group(2) == null ? ":00" : matcher.group(2);
            String written = matcher.group(1) + seconds + matcher.group(3);
            OffsetDateTime time = OffsetDateTime.parse(written);
            // FHIR's pattern ends at 14:00, Java's offsets at 18:00.
            return Math.abs(time.getOffset().getTotalSeconds()) > 14 * 3600
                    ? Optional.empty()
                    : positive(time.getYear(), written);
        }

        private static Optional<String> positive(int year, String text) {
            return year > 0 ? Optional.of(text) : Optional.empty();
        }

        @Override
        public String fault() {
            return "no dateTime: no year, month or day as 2026-10-09, and no time with its offset as"
                    + " 2026-10-09T10:18:00+02:00. Mend what the device sends, or make it one in the device content file";
        }

        @Override
        public void write(JsonGenerator json, String value, ReadingOrigin origin) throws IOException {
            LatestValue.writePrimitive(json, "valueDateTime", '"' + value + '"', origin);
        }
    }
}
