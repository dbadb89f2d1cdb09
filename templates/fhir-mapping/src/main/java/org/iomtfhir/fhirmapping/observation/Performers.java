package org.iomtfhir.fhirmapping.observation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.fhirmapping.json.ReadingOrigin;
import org.iomtfhir.fhirmapping.spi.Additions;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.fhirmapping.spi.Readings;
import org.iomtfhir.fhirmapping.spi.TemplateText;
import org.iomtfhir.template.Members;
import org.iomtfhir.template.Problems;
import org.iomtfhir.template.Severity;
import org.iomtfhir.template.TemplateMember;
import org.iomtfhir.template.TemplateArray;
import org.iomtfhir.template.TemplateObject;
import org.iomtfhir.template.TemplateScalar;
import org.jspecify.annotations.Nullable;

/**
 * Who takes the readings: the member {@code performer} of a template, one object or a list. Written as logical references, which
 * stay so: nobody is looked up. Immutable.
 *
 * @param all
 *            in the order of the template
 */
record Performers(List<Performer> all) {

    static final String MEMBER = "performer";
    static final Performers NONE = new Performers(List.of());

    /** A patient is the subject, and must not become one by having taken the reading. */
    private static final Set<String> TYPES = new TreeSet<>(
            List.of("Practitioner", "PractitionerRole", "Organization", "CareTeam", "RelatedPerson"));

    Performers {
        all = List.copyOf(all);
    }

    /**
     * One of them.
     *
     * @param type
     *            of the resource
     * @param valueName
     *            the value that is the identifier; null where that is fixed, or there is none
     * @param system
     *            of the identifier; null where none is given
     * @param identifier
     *            null where the reading says it, or there is none
     * @param display
     *            a name for people; null where there is none
     */
    record Performer(String type, @Nullable NamedPlace valueName, @Nullable String system, @Nullable String identifier,
            @Nullable String display) {}

    /** Who they are in one Observation. */
    record Named(String type, @Nullable String system, @Nullable String identifier, @Nullable String display) {

        static final Comparator<Named> ORDER = Comparator.comparing(Named::type)
                .thenComparing(Named::system, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Named::identifier, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Named::display, Comparator.nullsFirst(Comparator.naturalOrder()));

        /**
         * Writes the reference.
         *
         * @param taken
         *            when they took readings; null if that need not be said
         */
        void write(JsonGenerator json, @Nullable Taken taken) throws IOException {
            json.writeStartObject();
            if (taken != null) {
                taken.write(json);
            }
            json.writeStringField("type", type);
            if (identifier != null) {
                json.writeObjectFieldStart("identifier");
                if (system != null) {
                    json.writeStringField("system", system);
                }
                json.writeStringField("value", identifier);
                json.writeEndObject();
            }
            if (display != null) {
                json.writeStringField("display", display);
            }
            json.writeEndObject();
        }
    }

    /**
     * When the readings were taken in which somebody is named, in ticks: by that it is told whose they took where the device changes
     * hands in between.
     */
    record Taken(long first, long last) {

        private static Taken at(Readings readings, int index) {
            long ingestion = readings.ingestionTicks(index);
            long read = readings.ticks(index);
            // No reading is of a time after it was taken in: then the device's clock is ahead.
            long time = ingestion == Readings.UNKNOWN_TIME ? read : Math.min(read, ingestion);
            return new Taken(time, time);
        }

        private Taken and(Taken other) {
            return new Taken(Math.min(first, other.first), Math.max(last, other.last));
        }

        private void write(JsonGenerator json) throws IOException {
            json.writeArrayFieldStart("extension");
            ReadingOrigin.writeReading(json, first);
            if (last > first) {
                ReadingOrigin.writeReading(json, last);
            }
            json.writeEndArray();
        }
    }

    static Performers read(Members members, Problems problems, MappingOptions options) {
        if (!Additions.areTaken(members, List.of(MEMBER), problems, options)) {
            return NONE;
        }
        Optional<TemplateMember> given = members.any(MEMBER);
        List<TemplateObject> objects = given.map(TemplateMember::value)
                .map(value -> value instanceof TemplateArray array
                        ? TemplateObjects.of(Optional.of(array), MEMBER, "a performer", problems)
                        : members.object(MEMBER).stream().toList())
                .orElse(List.of());
        List<Performer> all = new ArrayList<>();
        objects.forEach(object -> performer(object, problems).ifPresent(all::add));
        return new Performers(all);
    }

    private static Optional<Performer> performer(TemplateObject object, Problems problems) {
        Members own = new Members(object, problems);
        Optional<TemplateScalar> type = TemplateText.required(own, "type", problems);
        type.filter(text -> !TYPES.contains(text.text())).ifPresent(text -> problems.error(text.place(), "type",
                "a performer can't be a " + text.text(), "Write one of " + String.join(", ", TYPES)));
        Optional<NamedPlace> name = own.text("valueName").map(text -> new NamedPlace(text.text(), text.place()));
        String system = said(own, "system", problems);
        String identifier = said(own, "identifier", problems);
        String display = said(own, "display", problems);
        own.finish(Severity.ERROR);
        if (name.isPresent() ? identifier != null : identifier == null && display == null) {
            problems.error(object.place(), MEMBER,
                    "a performer is known by a value of the reading, an identifier or a name",
                    "Give it valueName, or identifier, or display");
            return Optional.empty();
        }
        return type.map(text -> new Performer(text.text(), name.orElse(null), system, identifier, display));
    }

    private static @Nullable String said(Members own, String member, Problems problems) {
        String text = TemplateText.optional(own, member, problems);
        return FhirText.says(text) ? text : null;
    }

    /** The value names that say who they are, each where the template says so. */
    List<NamedPlace> valueNames() {
        return all.stream().map(Performer::valueName).filter(name -> name != null).toList();
    }

    /** How the readings of a value name are asked for. */
    @FunctionalInterface
    interface Column {
        /** The readings; null if there are none. */
        @Nullable
        Readings of(String valueName);
    }

    /**
     * Those of one Observation, each once, in an order that does not depend on that of the readings, and when they took readings; empty
     * for one whom the template names, whoever's the readings are.
     */
    Map<Named, Optional<Taken>> of(Column readings) {
        Map<Named, Optional<Taken>> named = new TreeMap<>(Named.ORDER);
        for (Performer performer : all) {
            if (performer.valueName() == null) {
                named.put(new Named(performer.type(), performer.system(), performer.identifier(), performer.display()),
                        Optional.empty());
                continue;
            }
            Readings said = readings.of(performer.valueName().name());
            for (int i = 0; said != null && i < said.size(); i++) {
                String identifier = said.value(i).strip();
                if (!identifier.isEmpty() && FhirText.fault(identifier).isEmpty()) {
                    Optional<Taken> taken = Optional.of(Taken.at(said, i));
                    named.merge(new Named(performer.type(), performer.system(), identifier, performer.display()), taken,
                            (before, more) -> before.flatMap(each -> more.map(each::and)));
                }
            }
        }
        return named;
    }

    /** For reading by a person. */
    @Override
    public String toString() {
        return all.stream().map(Performer::type).collect(Collectors.joining(", "));
    }
}
