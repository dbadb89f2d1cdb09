package org.iomtfhir.fhirmapping.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.model.ReadingExtensions;

/**
 * The times that travel with a value on the hub {@code observations}: when its reading was taken and when the hub took it in, as
 * extensions of the value. Persist decides by them whose a reading is and which of two stands, and takes them off: no server sees
 * them.
 *
 * @param reading
 *            when it was taken, in ticks
 * @param ingestion
 *            when the hub took its event in, in ticks; {@link Readings#UNKNOWN_TIME} where that is not known
 */
public record ReadingOrigin(long reading, long ingestion) {

    private static final ConstantMembers READING = url(ReadingExtensions.READING_TIME);
    private static final ConstantMembers INGESTION = url(ReadingExtensions.INGESTION_TIME);

    /** The origin of one reading. */
    public static ReadingOrigin of(Readings readings, int index) {
        return new ReadingOrigin(readings.ticks(index), readings.ingestionTicks(index));
    }

    /** Writes the member {@code extension} into the object that is open. */
    public void writeExtension(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("extension");
        writeTimes(json);
        json.writeEndArray();
    }

    /** Writes both times as extensions into the array that is open. */
    public void writeTimes(JsonGenerator json) throws IOException {
        writeTime(json, READING, reading);
        if (ingestion != Readings.UNKNOWN_TIME) {
            writeIngestion(json, ingestion);
        }
    }

    /** Writes the extension that says when the hub took the value in, into the array that is open. */
    public static void writeIngestion(JsonGenerator json, long ticks) throws IOException {
        writeTime(json, INGESTION, ticks);
    }

    /** Writes the extension that says when something was read, into the array that is open. */
    public static void writeReading(JsonGenerator json, long ticks) throws IOException {
        writeTime(json, READING, ticks);
    }

    private static void writeTime(JsonGenerator json, ConstantMembers url, long ticks) throws IOException {
        json.writeStartObject();
        url.write(json);
        json.writeFieldName("valueInstant");
        FhirTime.write(json, ticks);
        json.writeEndObject();
    }

    private static ConstantMembers url(String url) {
        return ConstantMembers.of(json -> json.writeStringField("url", url));
    }
}
