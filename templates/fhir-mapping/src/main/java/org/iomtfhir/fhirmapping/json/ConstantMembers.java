package org.iomtfhir.fhirmapping.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** Members of an object that are the same in every resource, rendered once. Immutable and thread-safe. */
public final class ConstantMembers {

    private final @Nullable SerializableString firstName;
    private final @Nullable SerializableString rest;

    private ConstantMembers(@Nullable SerializableString firstName, @Nullable SerializableString rest) {
        this.firstName = firstName;
        this.rest = rest;
    }

    /** Renders what the members write into an empty object; it may be nothing. */
    public static ConstantMembers of(FhirJson.Members members) {
        String object = render(members);
        String inner = object.substring(1, object.length() - 1);
        if (inner.isEmpty()) {
            return new ConstantMembers(null, null);
        }
        // The first name is written as a name, which puts the comma before it; all that follows it is one raw value.
        int colon = endOfFirstName(inner);
        SerializedString name = new SerializedString(inner.substring(1, colon - 1));
        SerializedString rest = new SerializedString(inner.substring(colon + 1));
        // Encoded here, not by whichever thread comes first.
        name.asQuotedUTF8();
        rest.asUnquotedUTF8();
        return new ConstantMembers(name, rest);
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return firstName == null;
    }

    /** Writes them into the object that is open. */
    public void write(JsonGenerator json) throws IOException {
        if (firstName != null) {
            json.writeFieldName(firstName);
            json.writeRawValue(rest);
        }
    }

    private static String render(FhirJson.Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FhirJson.FACTORY.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return text.toString();
    }

    /** Names are FHIR's own, so the first quote after the opening one ends the name. */
    private static int endOfFirstName(String members) {
        return members.indexOf('"', 1) + 1;
    }
}
