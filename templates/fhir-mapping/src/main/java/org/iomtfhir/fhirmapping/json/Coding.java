package org.iomtfhir.fhirmapping.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A coding; any of its parts may be null or blank, and is then not written.
 *
 * @param system
 *            the code system's URI
 * @param code
 *            the code
 * @param display
 *            the code in words
 */
public record Coding(@Nullable String system, @Nullable String code, @Nullable String display) {

    /** Whether it says nothing. */
    public boolean isEmpty() {
        return !FhirText.says(system) && !FhirText.says(code) && !FhirText.says(display);
    }

    /** Writes a CodeableConcept under a member, without what is empty; nothing if all of it is. */
    public static void writeConcept(JsonGenerator json, String member, List<Coding> codings, @Nullable String text)
            throws IOException {
        if (isEmpty(codings, text)) {
            return;
        }
        json.writeFieldName(member);
        writeConcept(json, codings, text);
    }

    /** Writes a CodeableConcept that says something as a value. */
    public static void writeConcept(JsonGenerator json, List<Coding> codings, @Nullable String text)
            throws IOException {
        json.writeStartObject();
        writeMembers(json, codings, text);
        json.writeEndObject();
    }

    /** Writes the members of a CodeableConcept into the object that is open. */
    public static void writeMembers(JsonGenerator json, List<Coding> codings, @Nullable String text)
            throws IOException {
        if (codings.stream().anyMatch(coding -> !coding.isEmpty())) {
            json.writeArrayFieldStart("coding");
            for (Coding coding : codings) {
                if (!coding.isEmpty()) {
                    json.writeStartObject();
                    writeText(json, "system", coding.system);
                    writeText(json, "code", coding.code);
                    writeText(json, "display", coding.display);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        }
        writeText(json, "text", text);
    }

    /** Whether a CodeableConcept of these would say nothing. */
    public static boolean isEmpty(List<Coding> codings, @Nullable String text) {
        return !FhirText.says(text) && codings.stream().allMatch(Coding::isEmpty);
    }

    /** Writes a text member; nothing if it is null or blank. */
    public static void writeText(JsonGenerator json, String member, @Nullable String text) throws IOException {
        if (FhirText.says(text)) {
            json.writeStringField(member, text);
        }
    }
}
