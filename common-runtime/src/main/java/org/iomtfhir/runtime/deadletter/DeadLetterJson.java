package org.iomtfhir.runtime.deadletter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.EventTimes;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.jspecify.annotations.Nullable;

/** Dead letters as JSON, in the form that the description of the package gives. All methods are static and thread-safe. */
public final class DeadLetterJson {

    /** Of a letter that holds its event. */
    private static final int FORMAT = 1;

    /** Of one that names where its event lies. */
    private static final int REFERRING_FORMAT = 2;

    private static final String EVENT = "event";

    /** A body of a megabyte is 1.4 million characters of Base64; the reader's own limit is twenty million. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(100_000_000).build()).build();

    private DeadLetterJson() {}

    /** The letter with all that it holds. */
    public static byte[] write(DeadLetter letter) {
        return written(generator -> {
            writeSummaryFields(generator, letter.summary(), FORMAT);
            writeContent(generator, letter.event());
        });
    }

    /** The letter without its event's content, which lies under that name. */
    static byte[] write(DeadLetter letter, EventName event) {
        return written(generator -> {
            writeSummaryFields(generator, letter.summary(), REFERRING_FORMAT);
            generator.writeStringField(EVENT, event.text());
        });
    }

    /** An event's content: the last members of a letter that holds its event. */
    static byte[] writeContent(HubEvent event) {
        return written(generator -> writeContent(generator, event));
    }

    private static void writeContent(JsonGenerator generator, HubEvent event) throws IOException {
        generator.writeStringField("partitionKey", event.partitionKey());
        generator.writeStringField("contentType", event.contentType());
        writeProperties(generator, "properties", event.properties());
        writeProperties(generator, "systemProperties", event.systemProperties());
        generator.writeBinaryField("body", event.body());
    }

    static byte[] writeSummary(DeadLetterSummary summary) {
        return written(generator -> writeSummaryFields(generator, summary, FORMAT));
    }

    private static void writeSummaryFields(JsonGenerator generator, DeadLetterSummary letter, int format)
            throws IOException {
        generator.writeNumberField("format", format);
        generator.writeStringField("key", letter.key().text());
        generator.writeStringField("stage", letter.stage());
        generator.writeStringField("error", letter.error().name());
        generator.writeStringField("cause", letter.cause());
        generator.writeStringField("failedIn", letter.failedIn());
        if (letter.template().isPresent()) {
            TemplateRef template = letter.template().get();
            generator.writeObjectFieldStart("template");
            generator.writeNumberField("index", template.index());
            generator.writeStringField("type", template.type());
            generator.writeNumberField("line", template.line());
            generator.writeEndObject();
        } else {
            generator.writeNullField("template");
        }
        generator.writeStringField("hub", letter.hub());
        generator.writeStringField("partition", letter.partition());
        generator.writeNumberField("sequenceNumber", letter.sequenceNumber());
        generator.writeStringField("offset", letter.offset());
        if (letter.place() != HubEvent.WHOLE) {
            generator.writeNumberField("place", letter.place());
        }
        generator.writeStringField("enqueuedTime", letter.enqueuedTime().toString());
        generator.writeStringField("setAsideTime", letter.setAsideTime().toString());
        generator.writeStringField("replayedTime", letter.replayedTime().map(Instant::toString).orElse(null));
        generator.writeStringField("replayStartedTime",
                letter.replayStartedTime().map(Instant::toString).orElse(null));
        generator.writeNumberField("tries", letter.tries().count());
        generator.writeStringField("firstSetAsideTime", letter.tries().first().toString());
    }

    private static void writeProperties(JsonGenerator generator, String field, Map<String, Object> properties)
            throws IOException {
        generator.writeArrayFieldStart(field);
        for (Map.Entry<String, Object> property : properties.entrySet()) {
            PropertyValue value = PropertyValue.of(property.getValue());
            generator.writeStartObject();
            generator.writeStringField("name", property.getKey());
            generator.writeStringField("kind", value.kind());
            generator.writeStringField("value", value.text());
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    /** Where the contents of events lie that letters name. */
    @FunctionalInterface
    interface Contents {
        /**
         * The content of that name.
         *
         * @throws IOException
         *             if it is not there, or can't be read
         */
        byte[] of(EventName name) throws IOException;
    }

    /**
     * Reads a letter that holds its event.
     *
     * @throws IOException
     *             if it is none; the message repeats nothing of it
     */
    public static DeadLetter read(byte[] json) throws IOException {
        return read(json, name -> {
            throw new IOException("the dead letter does not hold its event");
        });
    }

    /** Reads a letter; throws as {@link #read(byte[])}, or if its event's content is not there. */
    static DeadLetter read(byte[] json, Contents contents) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            Fields fields = new Fields();
            fields.readUntil(parser, null);
            DeadLetterSummary summary = fields.summary();
            Optional<EventName> name = fields.event();
            Fields content = name.isPresent() ? content(contents.of(name.get()), name.get()) : fields;
            HubEvent event = new HubEvent(summary.hub(), summary.partition(), summary.sequenceNumber(),
                    summary.offset(), summary.enqueuedTime(), content.text("partitionKey"),
                    content.text("contentType"), content.required("body", content.body),
                    content.required("properties", content.properties),
                    content.required("systemProperties", content.systemProperties), summary.place());
            return new DeadLetter(summary.stage(), summary.error(), summary.cause(), summary.failedIn(),
                    summary.template(), event, summary.setAsideTime(), summary.replayedTime(),
                    summary.replayStartedTime(), summary.tries());
        } catch (IllegalArgumentException | DateTimeException | NullPointerException | IndexOutOfBoundsException e) {
            throw new IOException("not a dead letter of a known format", e);
        }
    }

    private static Fields content(byte[] json, EventName name) throws IOException {
        if (!EventName.of(json).equals(name)) {
            throw new IOException("the content of the dead letter's event is damaged");
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            Fields fields = new Fields();
            fields.readUntil(parser, null);
            return fields;
        }
    }

    /** Which event's content the letter names, empty if it holds its event; throws as {@link #read(byte[])}. */
    static Optional<EventName> readEventName(InputStream json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            Fields fields = new Fields();
            fields.readUntil(parser, "partitionKey");
            return fields.event();
        } catch (IllegalArgumentException | DateTimeException | NullPointerException e) {
            throw new IOException("not a dead letter of a known format", e);
        }
    }

    /** Reads what stands before the event's content, and no more; throws as {@link #read}. */
    static DeadLetterSummary readSummary(InputStream json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            Fields fields = new Fields();
            fields.readUntil(parser, "partitionKey");
            return fields.summary();
        } catch (IllegalArgumentException | DateTimeException | NullPointerException e) {
            throw new IOException("not a dead letter of a known format", e);
        }
    }

    private interface Writing {
        void to(JsonGenerator generator) throws IOException;
    }

    private static byte[] written(Writing writing) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
            try (JsonGenerator generator = FACTORY.createGenerator(bytes)) {
                generator.writeStartObject();
                writing.to(generator);
                generator.writeEndObject();
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }

    /** What has been read of a letter so far. */
    private static final class Fields {

        private final Map<String, String> texts = new HashMap<>();
        private @Nullable Map<String, Object> properties;
        private @Nullable Map<String, Object> systemProperties;
        private Optional<TemplateRef> template = Optional.empty();
        private byte @Nullable [] body;

        void readUntil(JsonParser parser, @Nullable String last) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME && !parser.currentName().equals(last)) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "properties" -> properties = readProperties(parser);
                    case "systemProperties" -> systemProperties = readProperties(parser);
                    case "body" -> body = parser.getBinaryValue();
                    case "template" -> template = readTemplate(parser);
                    default -> {
                        if (token.isScalarValue()) {
                            texts.put(name, token == JsonToken.VALUE_NULL ? null : parser.getText());
                        } else {
                            parser.skipChildren();
                        }
                    }
                }
            }
        }

        DeadLetterSummary summary() throws IOException {
            format();
            return new DeadLetterSummary(new DeadLetterKey(needed("key")), needed("stage"),
                    ErrorName.valueOf(needed("error")), needed("cause"), needed("failedIn"), template, needed("hub"),
                    needed("partition"), Long.parseLong(needed("sequenceNumber")), text("offset"), place(text("place")),
                    time(needed("enqueuedTime")), time(needed("setAsideTime")),
                    Optional.ofNullable(text("replayedTime")).map(Fields::time),
                    Optional.ofNullable(text("replayStartedTime")).map(Fields::time), tries());
        }

        /** Letters of before these two were kept say neither. */
        private FailedAttempts tries() throws IOException {
            String first = text("firstSetAsideTime");
            return new FailedAttempts(text("tries") == null ? 1 : Integer.parseInt(text("tries")),
                    time(first == null ? needed("setAsideTime") : first));
        }

        private int format() throws IOException {
            return switch (texts.get("format")) {
                case "1" -> FORMAT;
                case "2" -> REFERRING_FORMAT;
                case null, default -> throw new IOException("not a dead letter of a known format");
            };
        }

        Optional<EventName> event() throws IOException {
            return format() == REFERRING_FORMAT ? Optional.of(new EventName(needed(EVENT))) : Optional.empty();
        }

        private static int place(@Nullable String text) {
            return text == null ? HubEvent.WHOLE : Integer.parseUnsignedInt(text);
        }

        private static Instant time(String text) {
            Instant time = Instant.parse(text);
            if (!EventTimes.isUsual(time)) {
                throw new DateTimeException("a time beyond the years 1 to 9999");
            }
            return time;
        }

        @Nullable
        String text(String name) {
            return texts.get(name);
        }

        String needed(String name) throws IOException {
            return required(name, texts.get(name));
        }

        <T> T required(String name, @Nullable T value) throws IOException {
            if (value == null) {
                throw new IOException("the dead letter has no " + name);
            }
            return value;
        }

        private static Optional<TemplateRef> readTemplate(JsonParser parser) throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return Optional.empty();
            }
            Map<String, String> members = members(parser);
            return Optional.of(new TemplateRef(Integer.parseInt(members.get("index")), members.get("type"),
                    Integer.parseInt(members.get("line"))));
        }

        private static Map<String, Object> readProperties(JsonParser parser) throws IOException {
            Map<String, Object> properties = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                Map<String, String> members = members(parser);
                properties.put(members.get("name"),
                        new PropertyValue(Objects.requireNonNullElse(members.get("kind"), ""), members.get("value"))
                                .value());
            }
            return properties;
        }

        private static Map<String, String> members(JsonParser parser) throws IOException {
            Map<String, String> members = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                members.put(name, token == JsonToken.VALUE_NULL ? null : parser.getText());
            }
            return members;
        }
    }
}
