package org.iomtfhir.runtime.hub.read;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.iomtfhir.runtime.hub.PackFormat;

/**
 * Takes an event whose body is a JSON array, or several JSON documents one after another (lines, as a rule), for as many events.
 * One document by itself, and a body that is not JSON in UTF-8 to its end, stay what they are.
 */
public final class DocumentReader implements RecordReader {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).enable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();

    @Override
    public Optional<Records> read(HubEvent event) throws BrokenPackException {
        if (PackReader.isOne(event)) {
            return Optional.of(PackReader.open(event));
        }
        if (event.place() != HubEvent.WHOLE) {
            // An array in an array is one event.
            return Optional.empty();
        }
        byte[] body = event.body();
        int[] bounds;
        try (JsonParser parser = FACTORY.createParser(body)) {
            bounds = bounds(parser, body);
        } catch (IOException e) {
            // The stage finds out as well, and sets it aside as what it is.
            return Optional.empty();
        }
        return bounds.length == 0 ? Optional.empty() : Optional.of(new Records(event, body, bounds, false));
    }

    private static int[] bounds(JsonParser parser, byte[] body) throws IOException, BrokenPackException {
        int[] bounds = new int[64];
        int used = 0;
        JsonToken token = parser.nextToken();
        boolean array = token == JsonToken.START_ARRAY;
        if (array) {
            token = parser.nextToken();
        }
        while (token != null && token != JsonToken.END_ARRAY) {
            if (used == 2 * PackFormat.MOST_RECORDS) {
                throw new BrokenPackException("the event holds more than " + PackFormat.MOST_RECORDS + " documents");
            }
            if (used == bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * used);
            }
            long from = parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            // Numbers and texts are read when they are asked for.
            parser.finishToken();
            long to = parser.currentLocation().getByteOffset();
            if (from < 0 || to <= from) {
                // Not in UTF-8.
                return new int[0];
            }
            bounds[used++] = (int) from;
            bounds[used++] = withoutSpace(body, (int) from, (int) to);
            token = parser.nextToken();
        }
        if (array && parser.nextToken() != null) {
            throw new IOException("the body goes on after its array");
        }
        return array || used > 2 ? Arrays.copyOf(bounds, used) : new int[0];
    }

    /** A number ends where something else begins. */
    private static int withoutSpace(byte[] body, int from, int to) {
        int end = to;
        while (end > from + 1 && body[end - 1] <= ' ' && body[end - 1] >= 0) {
            end--;
        }
        return end;
    }
}
