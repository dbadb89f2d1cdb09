package org.iomtfhir.fhirmapping.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;

/** Writes JSON objects to memory. All methods are static and thread-safe. */
public final class FhirJson {

    static final JsonFactory FACTORY = new JsonFactory();

    private FhirJson() {}

    /** Writes the members of an object that is open. */
    @FunctionalInterface
    public interface Members {
        /** Writes the members with their names into the open object. */
        void write(JsonGenerator json) throws IOException;
    }

    /** The object with these members as UTF-8. */
    public static byte[] object(Members members) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(FACTORY._getBufferRecycler());
                JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
            json.close();
            return bytes.getClearAndRelease();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
    }
}
