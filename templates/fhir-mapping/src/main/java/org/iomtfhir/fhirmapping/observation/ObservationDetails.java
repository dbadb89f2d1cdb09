package org.iomtfhir.fhirmapping.observation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.fhirmapping.spi.Additions;
import org.iomtfhir.fhirmapping.spi.TemplateConcept;
import org.iomtfhir.fhirmapping.spi.TemplateText;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateArray;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;
import org.iomtfhir.template.TemplateValue;
import org.jspecify.annotations.Nullable;

/**
 * What a template says of all its Observations besides what is measured. Immutable.
 *
 * @param status
 *            the status of a new one
 * @param profiles
 *            that it claims to follow, canonical URLs
 * @param bodySite
 *            where on the body it is taken, if that is said
 * @param method
 *            how it is taken, if that is said
 * @param deviceCode
 *            what kind of device it is taken with, if that is said
 * @param note
 *            a comment; null where there is none
 */
record ObservationDetails(String status, List<String> profiles, Optional<TemplateConcept> bodySite,
        Optional<TemplateConcept> method, Optional<TemplateConcept> deviceCode, @Nullable String note) {

    static final List<String> MEMBERS = List.of("status", "meta", "bodySite", "method", "deviceCode", "note");

    private static final String FINAL = "final";
    /** Those that a device can vouch for. The others say what became of an Observation after it was written. */
    private static final Set<String> STATUSES = Set.of("registered", "preliminary", FINAL);

    private static final ObservationDetails NONE = new ObservationDetails(FINAL, List.of(), Optional.empty(),
            Optional.empty(), Optional.empty(), null);

    /** R4's extension for it: an Observation alone may have it, a component may not. */
    private static final String DEVICE_CODE = "http://hl7.org/fhir/StructureDefinition/observation-deviceCode";

    ObservationDetails {
        profiles = List.copyOf(profiles);
    }

    static ObservationDetails read(Members members, Problems problems, MappingOptions options) {
        return Additions.areTaken(members, MEMBERS, problems, options)
                ? new ObservationDetails(status(members, problems), profiles(members, problems),
                        TemplateConcept.optional(members, "bodySite", problems),
                        TemplateConcept.optional(members, "method", problems),
                        TemplateConcept.optional(members, "deviceCode", problems),
                        TemplateText.optional(members, "note", problems))
                : NONE;
    }

    private static String status(Members members, Problems problems) {
        String status = TemplateText.optional(members, "status", problems);
        if (status == null || STATUSES.contains(status.strip())) {
            return status == null ? FINAL : status.strip();
        }
        problems.error(members.placeOf("status"), "status", "a new Observation can't be " + status,
                "Write final, preliminary (until a person has looked at it) or registered");
        return FINAL;
    }

    private static List<String> profiles(Members members, Problems problems) {
        Optional<TemplateObject> meta = members.object("meta");
        if (meta.isEmpty()) {
            return List.of();
        }
        Members own = new Members(meta.get(), problems);
        List<String> profiles = new ArrayList<>();
        for (TemplateValue item : own.requiredArray("profile").map(TemplateArray::items).orElse(List.of())) {
            if (item instanceof TemplateScalar scalar && isCanonical(scalar.text())) {
                profiles.add(scalar.text());
            } else {
                problems.error(item.place(), "profile", "a profile must be its canonical URL",
                        "Write such as \"http://hl7.org/fhir/StructureDefinition/bp\"");
            }
        }
        own.finish(Severity.ERROR);
        return profiles;
    }

    private static boolean isCanonical(String text) {
        if (FhirText.fault(text).isPresent()) {
            return false;
        }
        try {
            return URI.create(text.replace("|", "%7C")).isAbsolute();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Writes {@code meta}, which comes first in a resource. */
    void writeMeta(JsonGenerator json) throws IOException {
        if (!profiles.isEmpty()) {
            json.writeObjectFieldStart("meta");
            json.writeArrayFieldStart("profile");
            for (String profile : profiles) {
                json.writeString(profile);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /** Writes the rest but for the status. */
    void writeMembers(JsonGenerator json) throws IOException {
        if (deviceCode.isPresent()) {
            json.writeArrayFieldStart("extension");
            json.writeStartObject();
            json.writeStringField("url", DEVICE_CODE);
            writeConcept(json, "valueCodeableConcept", deviceCode);
            json.writeEndObject();
            json.writeEndArray();
        }
        writeConcept(json, "bodySite", bodySite);
        writeConcept(json, "method", method);
        if (FhirText.says(note)) {
            json.writeArrayFieldStart("note");
            json.writeStartObject();
            json.writeStringField("text", note);
            json.writeEndObject();
            json.writeEndArray();
        }
    }

    private static void writeConcept(JsonGenerator json, String name, Optional<TemplateConcept> concept)
            throws IOException {
        if (concept.isPresent()) {
            json.writeObjectFieldStart(name);
            concept.get().writeMembers(json);
            json.writeEndObject();
        }
    }
}
