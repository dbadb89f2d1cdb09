package org.iomtfhir.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.iomtfhir.model.sampled.SampleTimes;
import org.jspecify.annotations.Nullable;

/**
 * Measurements and groups as JSON, UTF-8, field names as the earlier connector writes them, so that a line may be migrated
 * stage by stage. Writing is exact: every field in a fixed order, null where absent. Reading is tolerant: field names in
 * any letter case, unknown fields ignored, scalars of other types taken as text.
 *
 * <p>All methods are static and thread-safe.
 */
public final class MessageJson {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();

    private static final String SOURCE_EVENTS = "SourceEvents";

    /** FHIR takes offsets of up to 14 hours. */
    private static final int MOST_OFFSET = 14 * 3_600;

    private MessageJson() {}

    /** The measurement as it travels on the hub {@code normalized}. */
    public static byte[] write(Measurement measurement) {
        return write(generator -> {
            generator.writeStartObject();
            generator.writeStringField("Type", measurement.type());
            writeTimes(generator, measurement.occurrenceTime(), measurement.ingestionTime());
            writeOffset(generator, measurement.utcOffset());
            generator.writeStringField("DeviceId", measurement.deviceId());
            generator.writeStringField("PatientId", measurement.patientId());
            generator.writeStringField("EncounterId", measurement.encounterId());
            generator.writeStringField("CorrelationId", measurement.correlationId());
            writeProperties(generator, measurement.properties());
            writeSource(generator, measurement.sourceEvents());
            generator.writeEndObject();
        });
    }

    /** The group as it travels on the hub {@code grouped}, not compressed. */
    public static byte[] write(MeasurementGroup group) {
        return write(generator -> {
            generator.writeStartObject();
            generator.writeStringField("DeviceId", group.deviceId());
            generator.writeStringField("PatientId", group.patientId());
            generator.writeStringField("EncounterId", group.encounterId());
            generator.writeStringField("CorrelationId", group.correlationId());
            generator.writeStringField("MeasureType", group.measureType());
            writeTime(generator, "WindowTime", group.windowTime());
            generator.writeNumberField("Count", group.count());
            generator.writeArrayFieldStart("Data");
            for (Reading reading : group.data()) {
                generator.writeStartObject();
                writeTimes(generator, reading.occurrenceTime(), reading.ingestionTime());
                writeOffset(generator, reading.utcOffset());
                writeProperties(generator, reading.properties());
                writeSource(generator, reading.sourceEvents());
                generator.writeEndObject();
            }
            generator.writeEndArray();
            generator.writeEndObject();
        });
    }

    /**
     * Reads one measurement.
     *
     * @throws MalformedMessageException
     *             if the bytes are no JSON object, or type, device or occurrence time are missing or unreadable
     */
    public static Measurement readMeasurement(byte[] json) throws MalformedMessageException {
        return readMeasurement(json, 0, json.length);
    }

    /**
     * The same from a part of an array.
     *
     * @param from
     *            where it begins
     * @param length
     *            how long it is
     */
    public static Measurement readMeasurement(byte[] bytes, int from, int length) throws MalformedMessageException {
        MeasurementFields fields = read(bytes, from, length, MessageJson::measurementFields);
        return new Measurement(required(fields.type, "Type"), required(fields.occurrenceTime, "OccurrenceTimeUtc"),
                fields.ingestionTime, required(fields.deviceId, "DeviceId"), fields.patientId, fields.encounterId,
                fields.correlationId, fields.properties, fields.utcOffset, fields.sourceEvents);
    }

    /**
     * Reads one group. {@code Count} is not read: it is how many readings {@code Data} has.
     *
     * @throws MalformedMessageException
     *             if the bytes are no JSON object, or type, device or a reading's time are missing or unreadable
     */
    public static MeasurementGroup readGroup(byte[] json) throws MalformedMessageException {
        return read(json, 0, json.length, MessageJson::group);
    }

    /** What of a measurement has been read so far; null where it has not been. */
    private static final class MeasurementFields {
        private @Nullable String type;
        private @Nullable Instant occurrenceTime;
        private @Nullable Instant ingestionTime;
        private @Nullable ZoneOffset utcOffset;
        private @Nullable String deviceId;
        private @Nullable String patientId;
        private @Nullable String encounterId;
        private @Nullable String correlationId;
        private List<Property> properties = List.of();
        private @Nullable String sourceEvents;
    }

    private static MeasurementFields measurementFields(JsonParser parser)
            throws IOException, MalformedMessageException {
        MeasurementFields fields = new MeasurementFields();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = lowerCase(parser.currentName());
            parser.nextToken();
            switch (name) {
                case "type" -> fields.type = text(parser, name);
                case "occurrencetimeutc" -> fields.occurrenceTime = time(parser, "OccurrenceTimeUtc");
                case "ingestiontimeutc" -> fields.ingestionTime = time(parser, "IngestionTimeUtc");
                case "utcoffset" -> fields.utcOffset = offset(parser);
                case "deviceid" -> fields.deviceId = text(parser, name);
                case "patientid" -> fields.patientId = text(parser, name);
                case "encounterid" -> fields.encounterId = text(parser, name);
                case "correlationid" -> fields.correlationId = text(parser, name);
                case "properties" -> fields.properties = properties(parser);
                case "sourceevents" -> fields.sourceEvents = sourceEvents(parser);
                default -> parser.skipChildren();
            }
        }
        return fields;
    }

    private static MeasurementGroup group(JsonParser parser) throws IOException, MalformedMessageException {
        String deviceId = null;
        String patientId = null;
        String encounterId = null;
        String correlationId = null;
        String measureType = null;
        Instant windowTime = null;
        List<Reading> data = List.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = lowerCase(parser.currentName());
            parser.nextToken();
            switch (name) {
                case "deviceid" -> deviceId = text(parser, name);
                case "patientid" -> patientId = text(parser, name);
                case "encounterid" -> encounterId = text(parser, name);
                case "correlationid" -> correlationId = text(parser, name);
                case "measuretype", "type" -> measureType = text(parser, name);
                case "windowtime" -> windowTime = time(parser, "WindowTime");
                case "data" -> data = readings(parser);
                default -> parser.skipChildren();
            }
        }
        return new MeasurementGroup(required(deviceId, "DeviceId"), patientId, encounterId, correlationId,
                required(measureType, "MeasureType"), windowTime, data);
    }

    private static List<Reading> readings(JsonParser parser) throws IOException, MalformedMessageException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        expect(parser, JsonToken.START_ARRAY, "Data", "a list");
        List<Reading> readings = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String place = "Data[" + readings.size() + "]";
            expect(parser, JsonToken.START_OBJECT, place, "an object");
            MeasurementFields fields = measurementFields(parser);
            readings.add(new Reading(required(fields.occurrenceTime, place + ".OccurrenceTimeUtc"),
                    fields.ingestionTime, fields.properties, fields.utcOffset, fields.sourceEvents));
        }
        return readings;
    }

    private static List<Property> properties(JsonParser parser) throws IOException, MalformedMessageException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        expect(parser, JsonToken.START_ARRAY, "Properties", "a list");
        List<Property> properties = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String place = "Properties[" + properties.size() + "]";
            expect(parser, JsonToken.START_OBJECT, place, "an object");
            String propertyName = null;
            String value = null;
            SampleTimes samples = null;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = lowerCase(parser.currentName());
                parser.nextToken();
                switch (name) {
                    case "name" -> propertyName = text(parser, place + ".Name");
                    case "value" -> value = text(parser, place + ".Value");
                    case "samples" -> samples = samples(parser, place + ".Samples");
                    default -> parser.skipChildren();
                }
            }
            String named = required(propertyName, place + ".Name");
            // A value that is null says nothing, which is what a value that is not there says.
            if (value != null) {
                properties.add(new Property(named, value, samples));
            }
        }
        return properties;
    }

    private static @Nullable SampleTimes samples(JsonParser parser, String place)
            throws IOException, MalformedMessageException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        expect(parser, JsonToken.START_OBJECT, place, "an object");
        String dimensions = null;
        String period = null;
        String offsets = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = lowerCase(parser.currentName());
            parser.nextToken();
            switch (name) {
                case "dimensions" -> dimensions = text(parser, place + ".Dimensions");
                case "period" -> period = text(parser, place + ".Period");
                case "offsets" -> offsets = text(parser, place + ".Offsets");
                default -> parser.skipChildren();
            }
        }
        try {
            return new SampleTimes(dimensions == null ? 1 : Integer.parseInt(dimensions),
                    period == null ? null : BoundedDecimal.parse(period), offsets);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(place + " must say the channels, and a period or offsets" + at(parser));
        }
    }

    /** What {@link #write} writes is known without a look at its letters, which every reader would take for every field. */
    private static String lowerCase(String name) {
        return switch (name) {
            case "Type" -> "type";
            case "OccurrenceTimeUtc" -> "occurrencetimeutc";
            case "IngestionTimeUtc" -> "ingestiontimeutc";
            case "DeviceId" -> "deviceid";
            case "PatientId" -> "patientid";
            case "EncounterId" -> "encounterid";
            case "CorrelationId" -> "correlationid";
            case "Properties" -> "properties";
            case SOURCE_EVENTS -> "sourceevents";
            case "Name" -> "name";
            case "Value" -> "value";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }

    /** The scalar as text, null for JSON null. */
    private static @Nullable String text(JsonParser parser, String place)
            throws IOException, MalformedMessageException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (!token.isScalarValue()) {
            throw new MalformedMessageException(place + " must be a text" + at(parser));
        }
        return parser.getText();
    }

    /** A text of that form, null for anything else: it is a help to look something up, and no reading is lost for it. */
    private static @Nullable String sourceEvents(JsonParser parser) throws IOException {
        if (!parser.currentToken().isScalarValue()) {
            parser.skipChildren();
            return null;
        }
        return SourceEvents.read(parser.getText()).map(SourceEvents::text).orElse(null);
    }

    private static @Nullable Instant time(JsonParser parser, String place)
            throws IOException, MalformedMessageException {
        String text = text(parser, place);
        if (text == null) {
            return null;
        }
        try {
            return WireTime.read(text);
        } catch (DateTimeException e) {
            throw new MalformedMessageException(
                    place + " must be an ISO 8601 time such as 2026-10-09T10:18:00Z" + at(parser));
        }
    }

    /** What no sender of ours writes, such as an offset with seconds, is no reason to set a reading aside: its instant is known. */
    private static @Nullable ZoneOffset offset(JsonParser parser) throws IOException, MalformedMessageException {
        String text = text(parser, "UtcOffset");
        try {
            ZoneOffset offset = text == null ? null : ZoneOffset.of(text);
            return offset == null || offset.getTotalSeconds() % 60 != 0
                    || Math.abs(offset.getTotalSeconds()) > MOST_OFFSET
                            ? null
                            : offset;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static void expect(JsonParser parser, JsonToken token, String place, String what)
            throws MalformedMessageException {
        if (parser.currentToken() != token) {
            throw new MalformedMessageException(place + " must be " + what + at(parser));
        }
    }

    private static String at(JsonParser parser) {
        var location = parser.currentTokenLocation();
        return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static <T> T required(@Nullable T value, String field) throws MalformedMessageException {
        if (value == null) {
            throw new MalformedMessageException(field + " is missing");
        }
        return value;
    }

    private static void writeTimes(JsonGenerator generator, Instant occurrence, @Nullable Instant ingestion)
            throws IOException {
        writeTime(generator, "OccurrenceTimeUtc", occurrence);
        writeTime(generator, "IngestionTimeUtc", ingestion);
    }

    private static void writeOffset(JsonGenerator generator, @Nullable ZoneOffset offset) throws IOException {
        if (offset != null) {
            generator.writeStringField("UtcOffset", offset.getId());
        }
    }

    private static void writeTime(JsonGenerator generator, String field, @Nullable Instant time) throws IOException {
        generator.writeStringField(field, time == null ? null : WireTime.write(time));
    }

    private static void writeProperties(JsonGenerator generator, List<Property> properties) throws IOException {
        generator.writeArrayFieldStart("Properties");
        for (Property property : properties) {
            generator.writeStartObject();
            generator.writeStringField("Name", property.name());
            generator.writeStringField("Value", property.value());
            writeSamples(generator, property.samples());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    /** Not written where nobody asked for it: the earlier connector does not know it. */
    private static void writeSource(JsonGenerator generator, @Nullable String sourceEvents) throws IOException {
        if (sourceEvents != null) {
            generator.writeStringField(SOURCE_EVENTS, sourceEvents);
        }
    }

    private static void writeSamples(JsonGenerator generator, @Nullable SampleTimes samples) throws IOException {
        if (samples == null) {
            return;
        }
        generator.writeObjectFieldStart("Samples");
        generator.writeNumberField("Dimensions", samples.dimensions());
        if (samples.period() != null) {
            generator.writeStringField("Period", samples.period().toPlainString());
        }
        if (samples.offsets() != null) {
            generator.writeStringField("Offsets", samples.offsets());
        }
        generator.writeEndObject();
    }

    private interface Writing {
        void to(JsonGenerator generator) throws IOException;
    }

    private static byte[] write(Writing writing) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
            try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
                writing.to(generator);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    private interface Reader<T> {
        T from(JsonParser parser) throws IOException, MalformedMessageException;
    }

    private static <T> T read(byte[] json, int from, int length, Reader<T> reader) throws MalformedMessageException {
        try (JsonParser parser = FACTORY.createParser(json, from, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedMessageException("the message must be a JSON object");
            }
            T read = reader.from(parser);
            if (parser.nextToken() != null) {
                throw new MalformedMessageException("the message goes on after its JSON object" + at(parser));
            }
            return read;
        } catch (IOException e) {
            // Jackson's own message may quote the text that it could not read.
            throw new MalformedMessageException("the message is not JSON");
        }
    }
}
