package org.iomtfhir.fhirmapping.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import org.iomtfhir.model.MeasurementGroup;
import org.jspecify.annotations.Nullable;

/**
 * A reference by identifier alone, {@code "subject": {"type": "Patient", "identifier": {"value": …}}}: who that is on the
 * FHIR server is found out when the resource is persisted.
 */
public final class LogicalReference {

    private static final SerializableString TYPE = new SerializedString("type");
    private static final SerializableString IDENTIFIER = new SerializedString("identifier");
    private static final SerializableString VALUE = new SerializedString("value");

    private static final LogicalReference SUBJECT = new LogicalReference("subject", "Patient");
    private static final LogicalReference ENCOUNTER = new LogicalReference("encounter", "Encounter");
    private static final LogicalReference DEVICE = new LogicalReference("device", "Device");

    private final SerializableString member;
    private final SerializableString type;

    /**
     * A reference under a member.
     *
     * @param member
     *            {@code subject}, say
     * @param type
     *            the type of the resource referred to
     */
    public LogicalReference(String member, String type) {
        this.member = new SerializedString(member);
        this.type = new SerializedString(type);
    }

    /** Writes the reference; nothing if the identifier is null or blank. */
    public void write(JsonGenerator json, @Nullable String identifier) throws IOException {
        write(json, identifier, nothing -> {});
    }

    private void write(JsonGenerator json, @Nullable String identifier, More more) throws IOException {
        if (!FhirText.says(identifier)) {
            return;
        }
        json.writeFieldName(member);
        json.writeStartObject();
        more.write(json);
        json.writeFieldName(TYPE);
        json.writeString(type);
        json.writeFieldName(IDENTIFIER);
        json.writeStartObject();
        json.writeFieldName(VALUE);
        json.writeString(identifier);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Writes {@code subject}, {@code encounter} and {@code device}, each if the group names one. */
    public static void writeAll(JsonGenerator json, MeasurementGroup group) throws IOException {
        writeAll(json, group, nothing -> {});
    }

    /**
     * Likewise.
     *
     * @param ofDevice
     *            writes what else is said of the device into the reference to it, which is open
     */
    public static void writeAll(JsonGenerator json, MeasurementGroup group, More ofDevice) throws IOException {
        SUBJECT.write(json, group.patientId());
        ENCOUNTER.write(json, group.encounterId());
        DEVICE.write(json, group.deviceId(), ofDevice);
    }

    /** Writes further members of a reference. */
    @FunctionalInterface
    public interface More {
        /** Writes them into the object that is open. */
        void write(JsonGenerator json) throws IOException;
    }
}
