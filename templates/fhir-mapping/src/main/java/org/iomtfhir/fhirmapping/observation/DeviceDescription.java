package org.iomtfhir.fhirmapping.observation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.fhirmapping.spi.Additions;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.TemplateConcept;
import org.iomtfhir.fhirmapping.spi.TemplateText;
import org.iomtfhir.model.DeviceExtension;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;
import org.jspecify.annotations.Nullable;

/**
 * What a template says of the device besides its id: the member {@code device}. It goes along with the reference to the device
 * ({@link DeviceExtension}), for whoever has to find it or to make a placeholder of it. Immutable.
 *
 * @param type
 *            what kind of device it is, if that is said
 * @param udi
 *            the value that is its UDI; null where none is
 * @param identifiers
 *            by which else it is known, in the order in which they are tried
 */
record DeviceDescription(Optional<TemplateConcept> type, @Nullable NamedPlace udi, List<Further> identifiers) {

    static final String MEMBER = "device";
    static final DeviceDescription NONE = new DeviceDescription(Optional.empty(), null, List.of());

    private static final String IDENTIFIERS = "identifiers";

    DeviceDescription {
        identifiers = List.copyOf(identifiers);
    }

    /**
     * One more identifier.
     *
     * @param valueName
     *            the value that it is
     * @param system
     *            its system; null where the reading says it, or nothing does
     * @param systemValueName
     *            the value that is its system; null where there is none
     */
    record Further(NamedPlace valueName, @Nullable String system, @Nullable NamedPlace systemValueName) {}

    static DeviceDescription read(Members members, Problems problems, MappingOptions options) {
        if (!Additions.areTaken(members, List.of(MEMBER), problems, options)) {
            return NONE;
        }
        Optional<TemplateObject> given = members.object(MEMBER);
        if (given.isEmpty()) {
            return NONE;
        }
        Members own = new Members(given.get(), problems);
        Optional<TemplateConcept> type = TemplateConcept.optional(own, "type", problems);
        NamedPlace udi = name(own, "udi", problems);
        List<TemplateObject> objects = TemplateObjects.of(own.array(IDENTIFIERS), IDENTIFIERS, "an identifier",
                problems);
        List<Further> identifiers = new ArrayList<>();
        objects.forEach(object -> identifier(object, problems).ifPresent(identifiers::add));
        own.finish(Severity.ERROR);
        if (objects.size() > DeviceExtension.MOST_IDENTIFIERS) {
            problems.error(own.placeOf(IDENTIFIERS), IDENTIFIERS, "more than " + DeviceExtension.MOST_IDENTIFIERS
                    + " identifiers are more than are tried", "Write those by which the server knows devices");
        }
        if (type.isEmpty() && udi == null && objects.isEmpty()) {
            problems.error(given.get().place(), MEMBER, "it says nothing of the device",
                    "Give it type, udi or identifiers, or remove it");
        }
        return new DeviceDescription(type, udi, identifiers);
    }

    private static Optional<Further> identifier(TemplateObject object, Problems problems) {
        Members own = new Members(object, problems);
        Optional<TemplateScalar> value = TemplateText.required(own, "valueName", problems);
        String system = TemplateText.optional(own, "system", problems);
        NamedPlace systemName = name(own, "systemValueName", problems);
        own.finish(Severity.ERROR);
        if (FhirText.says(system) && systemName != null) {
            problems.error(object.place(), IDENTIFIERS, "an identifier has one system",
                    "Write system, or systemValueName where the reading says it");
            return Optional.empty();
        }
        return value.map(text -> new Further(new NamedPlace(text.text(), text.place()), FhirText.says(system)
                ? system
                : null, systemName));
    }

    private static @Nullable NamedPlace name(Members own, String member, Problems problems) {
        String name = TemplateText.optional(own, member, problems);
        return name != null && FhirText.says(name) ? new NamedPlace(name, own.placeOf(member)) : null;
    }

    /** The value names that it reads. */
    List<NamedPlace> valueNames() {
        return Stream.concat(Stream.ofNullable(udi), identifiers.stream().flatMap(each -> Stream.concat(Stream.of(each
                .valueName()), Stream.ofNullable(each.systemValueName())))).toList();
    }

    /** Writes the member {@code extension} into the reference to the device that is open; nothing if there is nothing to say. */
    void write(JsonGenerator json, Performers.Column readings) throws IOException {
        Optional<String> carrier = udi == null ? Optional.empty() : latest(readings.of(udi.name()));
        List<String[]> further = new ArrayList<>();
        for (Further each : identifiers) {
            Optional<String> value = latest(readings.of(each.valueName().name()));
            NamedPlace systemName = each.systemValueName();
            Optional<String> system = systemName == null
                    ? Optional.ofNullable(each.system())
                    : latest(readings.of(systemName.name()));
            if (value.isPresent() && (systemName == null || system.isPresent())) {
                further.add(new String[]{system.orElse(""), value.get()});
            }
        }
        if (type.isEmpty() && carrier.isEmpty() && further.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("extension");
        json.writeStartObject();
        json.writeStringField("url", DeviceExtension.URL);
        json.writeArrayFieldStart("extension");
        if (type.isPresent()) {
            json.writeStartObject();
            json.writeStringField("url", DeviceExtension.TYPE);
            json.writeObjectFieldStart("valueCodeableConcept");
            type.get().writeMembers(json);
            json.writeEndObject();
            json.writeEndObject();
        }
        if (carrier.isPresent()) {
            json.writeStartObject();
            json.writeStringField("url", DeviceExtension.UDI);
            json.writeStringField("valueString", carrier.get());
            json.writeEndObject();
        }
        for (String[] each : further) {
            json.writeStartObject();
            json.writeStringField("url", DeviceExtension.IDENTIFIER);
            json.writeObjectFieldStart("valueIdentifier");
            if (!each[0].isEmpty()) {
                json.writeStringField("system", each[0]);
            }
            json.writeStringField("value", each[1]);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }

    /** What the latest reading says that says anything which FHIR can hold; what is longer than any identifier says nothing. */
    private static Optional<String> latest(@Nullable Readings readings) {
        if (readings == null) {
            return Optional.empty();
        }
        for (int i = readings.size() - 1; i >= 0; i--) {
            String text = readings.value(i).strip();
            if (!text.isEmpty() && text.length() <= DeviceExtension.LONGEST_TEXT && FhirText.fault(text).isEmpty()) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }
}
