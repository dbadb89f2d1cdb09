package org.iomtfhir.fhirclient.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bundles as text. The resources in them are cut out and put in as they are: what is broken in one does not keep the
 * others from being read, and no digit is lost on the way.
 */
final class BundleJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonFactory JSON = MAPPER.getFactory();

    /**
     * One entry as read.
     *
     * @param resource
     *            the resource as text, null where there is none
     * @param request
     *            the method of its request, null where there is none
     * @param response
     *            the response, null where there is none
     * @param fullUrl
     *            null where there is none
     */
    record Entry(@Nullable String resource, @Nullable JsonNode request, @Nullable JsonNode response,
            @Nullable String fullUrl) {}

    /**
     * A bundle as read.
     *
     * @param nextUrl
     *            where the next page is, null where this is the last
     * @param total
     *            how many entries all pages hold, -1 where the bundle does not say
     */
    record Page(List<Entry> entries, @Nullable String nextUrl, int total) {

        /**
         * Whether there may be more, though nothing says so: it has as many entries as were asked for, and neither a total nor a link to
         * a next page.
         */
        boolean mayBeCutAt(int asked) {
            return nextUrl == null && total < 0 && entries.size() == asked;
        }
    }

    private BundleJson() {}

    /** Reads any JSON; text that is none gives null. */
    static @Nullable JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Reads a bundle.
     *
     * @throws FhirUnavailableException
     *             if it is none, or only half of one
     */
    static Page read(String json) {
        List<Entry> entries = new ArrayList<>();
        String nextUrl = null;
        int total = -1;
        boolean bundle = false;
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notFhir();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if ("resourceType".equals(name)) {
                    bundle = "Bundle".equals(parser.getText());
                } else if ("entry".equals(name) && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        entries.add(entry(parser, json));
                    }
                } else if ("link".equals(name)) {
                    nextUrl = next(MAPPER.readTree(parser));
                } else if ("total".equals(name) && value == JsonToken.VALUE_NUMBER_INT) {
                    total = parser.getIntValue();
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw notFhir();
        }
        if (!bundle) {
            throw notFhir();
        }
        return new Page(entries, nextUrl, total);
    }

    private static Entry entry(JsonParser parser, String json) throws IOException {
        String resource = null;
        JsonNode request = null;
        JsonNode response = null;
        String fullUrl = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "resource" -> {
                    int from = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
                    parser.skipChildren();
                    resource = json.substring(from, Math.toIntExact(parser.currentLocation().getCharOffset()));
                }
                case "request" -> request = MAPPER.readTree(parser);
                case "response" -> response = MAPPER.readTree(parser);
                case "fullUrl" -> fullUrl = value == JsonToken.VALUE_STRING ? parser.getText() : null;
                default -> parser.skipChildren();
            }
        }
        return new Entry(resource, request, response, fullUrl);
    }

    private static @Nullable String next(JsonNode links) {
        for (JsonNode link : links) {
            if ("next".equals(link.path("relation").asText())) {
                return link.path("url").asText(null);
            }
        }
        return null;
    }

    /**
     * Reads what the members of a resource say that matter to everyone: type, id, version, time.
     *
     * @throws FhirUnavailableException
     *             if the text is no resource
     */
    static StoredResource stored(String json) {
        String type = null;
        String id = null;
        String version = null;
        Instant lastUpdated = null;
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw notFhir();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "resourceType" -> type = parser.getText();
                    case "id" -> id = parser.getText();
                    case "meta" -> {
                        JsonNode meta = MAPPER.readTree(parser);
                        version = meta.path("versionId").asText(null);
                        lastUpdated = instant(meta.path("lastUpdated").asText(null));
                    }
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw notFhir();
        }
        if (type == null || id == null) {
            throw notFhir();
        }
        return new StoredResource(type, id, version, lastUpdated, json);
    }

    /** A FHIR instant; anything else gives null. */
    static @Nullable Instant instant(String text) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Writes a bundle of PUTs. */
    static String write(BundleKind kind, List<BundlePut> puts) {
        int size = puts.stream().mapToInt(put -> put.json().length() + 200).sum() + 100;
        return bundle(kind, puts, size, (put, out) -> {
            out.writeFieldName("resource");
            out.writeRawValue(put.json());
            writeRequest(out, "PUT", put.url(), put.ifMatch() == null ? null : put.ifMatchHeader());
        });
    }

    /** Writes a batch of reads: of {@code Device/1}, or of {@code Device/1/_history}. */
    static String reads(List<String> urls) {
        return bundle(BundleKind.BATCH, urls, urls.size() * 100 + 100,
                (url, out) -> writeRequest(out, "GET", url, null));
    }

    /** Writes the members of one entry. */
    private interface EntryWriter<T> {
        void write(T entry, JsonGenerator out) throws IOException;
    }

    private static <T> String bundle(BundleKind kind, List<T> entries, int size, EntryWriter<T> writer) {
        StringWriter text = new StringWriter(size);
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("resourceType", "Bundle");
            out.writeStringField("type", kind.code());
            out.writeArrayFieldStart("entry");
            for (T entry : entries) {
                out.writeStartObject();
                writer.write(entry, out);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void writeRequest(JsonGenerator out, String method, String url, @Nullable String ifMatchOrNull)
            throws IOException {
        out.writeObjectFieldStart("request");
        out.writeStringField("method", method);
        out.writeStringField("url", url);
        if (ifMatchOrNull != null) {
            out.writeStringField("ifMatch", ifMatchOrNull);
        }
        out.writeEndObject();
    }

    static FhirUnavailableException notFhir() {
        return FhirUnavailableException.transientFailure("the FHIR server's answer is not the FHIR JSON it should be:"
                + " is its URL that of the FHIR endpoint, and nothing in between that answers for it?");
    }
}
