package org.iomtfhir.fhirmapping;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.iomtfhir.fhirmapping.json.FhirText;
import org.iomtfhir.fhirmapping.spi.FhirTemplate;
import org.iomtfhir.fhirmapping.spi.MappingOutput;
import org.iomtfhir.fhirmapping.spi.ObservationTrace;
import org.iomtfhir.model.Ticks;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Reading;
import org.iomtfhir.template.CompileResult;
import org.jspecify.annotations.Nullable;

/** A {@code fhirmapping.json}, compiled. Immutable and thread-safe. */
public final class FhirMapping {

    private final List<IndexedTemplate> templates;
    private final Map<String, IndexedTemplate> byExactName = new HashMap<>();
    private final Map<String, IndexedTemplate> byName = new HashMap<>();

    FhirMapping(List<IndexedTemplate> templates) {
        this.templates = List.copyOf(templates);
        for (IndexedTemplate template : templates) {
            byExactName.put(template.typeName(), template);
            byName.put(key(template.typeName()), template);
        }
    }

    /**
     * A template with its place in the file.
     *
     * @param index
     *            in the file's list, from 0
     * @param line
     *            where it starts, from 1
     * @param template
     *            itself
     */
    record IndexedTemplate(int index, int line, FhirTemplate template) {
        String typeName() {
            return template.typeName().name();
        }
    }

    /**
     * Compiles a file. Value types and template kinds of other jars are found by {@link java.util.ServiceLoader}, with the
     * class loader of this class.
     *
     * @param fileName
     *            names the file in problems
     * @param text
     *            what it holds
     * @param options
     *            what the mapping needs to know besides
     * @return the mapping, or a refusal; in either case with every problem found
     */
    public static CompileResult<FhirMapping> compile(String fileName, String text, MappingOptions options) {
        return new MappingCompiler(fileName, options).compile(text);
    }

    /** The index, from 0, of the template that groups of a type are mapped by; empty if there is none. */
    public OptionalInt templateOf(String measureType) {
        IndexedTemplate template = template(measureType);
        return template == null ? OptionalInt.empty() : OptionalInt.of(template.index());
    }

    private @Nullable IndexedTemplate template(String measureType) {
        IndexedTemplate template = byExactName.get(measureType);
        return template == null ? byName.get(key(measureType)) : template;
    }

    /** The names in the templates, in the order of the file: for {@link TemplatePairCheck}. */
    public List<TemplateNames> names() {
        return templates.stream().map(template -> new TemplateNames(template.index(), template.template().typeName(),
                template.template().valueNames(), template.template().seriesNames())).toList();
    }

    /**
     * Turns a group into resources. Never throws for what a group holds: what can't be turned is among the failures.
     *
     * @param group
     *            readings of one device and type
     * @return resources and failures side by side
     */
    public MappingResult transform(MeasurementGroup group) {
        return transform(group, null);
    }

    /**
     * Turns a group into resources while somebody follows.
     *
     * @param trace
     *            told which readings stand where; null if nobody follows
     */
    public MappingResult transform(MeasurementGroup group, @Nullable ObservationTrace trace) {
        IndexedTemplate template = template(group.measureType());
        if (template == null) {
            return failed(new MappingFailure(ErrorName.TemplateNotFound, -1, group.measureType(), 0, "",
                    "the mapping has no template of this type name. Add one, or remove the template of this type from the"
                            + " device content file"));
        }
        Optional<String> fault = fault(group);
        if (fault.isPresent()) {
            return failed(new MappingFailure(ErrorName.FhirDataMapping, template.index(), template.typeName(),
                    template.line(), "", fault.get()));
        }
        Gathered gathered = new Gathered(template, trace);
        template.template().map(group, gathered);
        return new MappingResult(gathered.resources, gathered.failures, gathered.emptyObservations);
    }

    private static MappingResult failed(MappingFailure failure) {
        return new MappingResult(List.of(), List.of(failure), 0);
    }

    /** Why nothing of the group can be written; empty as a rule. */
    private static Optional<String> fault(MeasurementGroup group) {
        return fault("the device id", group.deviceId()).or(() -> fault("the patient id", group.patientId()))
                .or(() -> fault("the encounter id", group.encounterId()))
                .or(() -> fault("the correlation id", group.correlationId())).or(() -> {
                    for (Reading reading : group.data()) {
                        if (!Ticks.representable(reading.occurrenceTime())) {
                            return Optional.of("a reading's time is outside the years 1 to 9999, which FHIR can't hold."
                                    + " Mend the device's clock, or the timestampExpression");
                        }
                    }
                    return Optional.empty();
                });
    }

    private static Optional<String> fault(String name, @Nullable String text) {
        return text == null
                ? Optional.empty()
                : FhirText.fault(text).map(fault -> name + " " + fault + ". Mend what the device sends");
    }

    private static String key(String typeName) {
        return typeName.toLowerCase(Locale.ROOT);
    }

    /** What one group became. */
    private static final class Gathered implements MappingOutput {

        private final IndexedTemplate template;
        private final @Nullable ObservationTrace trace;
        private final List<MappedResource> resources = new ArrayList<>(1);
        private final List<MappingFailure> failures = new ArrayList<>(0);
        private int emptyObservations;

        Gathered(IndexedTemplate template, @Nullable ObservationTrace trace) {
            this.template = template;
            this.trace = trace;
        }

        @Override
        public @Nullable ObservationTrace trace() {
            return trace;
        }

        @Override
        public void resource(MappedResource resource) {
            resources.add(resource);
        }

        @Override
        public void failure(ErrorName error, String item, String message) {
            failures.add(
                    new MappingFailure(error, template.index(), template.typeName(), template.line(), item, message));
        }

        @Override
        public void emptyObservation() {
            emptyObservations++;
        }
    }

    /** For reading by a person. */
    @Override
    public String toString() {
        Collection<String> names = templates.stream().map(IndexedTemplate::typeName).toList();
        return "mapping of " + names;
    }
}
