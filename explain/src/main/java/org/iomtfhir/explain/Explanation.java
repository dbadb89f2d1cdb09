package org.iomtfhir.explain;

import java.util.List;
import org.iomtfhir.template.TemplateProblem;
import org.jspecify.annotations.Nullable;

/**
 * What templates make of events. Health data.
 *
 * @param problems
 *            errors and warnings of both files
 * @param deviceTemplates
 *            the templates of the device content file, in order; empty if it has errors
 * @param fhirTemplates
 *            the type names of the mapping's templates, in order; empty if it was not given or has errors
 * @param events
 *            in order
 * @param measurements
 *            in order
 * @param groups
 *            in order; empty without a mapping
 * @param observations
 *            in order; likewise
 * @param failures
 *            what the services would set aside, and warnings
 * @param emptyObservations
 *            how many Observations had nothing to say and are not written
 * @param unread
 *            fields that no template looks at
 */
public record Explanation(List<TemplateProblem> problems, List<Template> deviceTemplates, List<Template> fhirTemplates,
        List<EventFact> events, List<MeasurementFact> measurements, List<GroupFact> groups,
        List<ObservationFact> observations, List<Failure> failures, int emptyObservations, List<UnreadField> unread) {

    /**
     * A template.
     *
     * @param index
     *            from 0
     * @param typeName
     *            its type name
     * @param place
     *            where it stands; null if that is not known
     * @param uses
     *            how many events a device template matched, how many groups a mapping template mapped
     */
    public record Template(int index, String typeName, @Nullable TemplatePlace place, int uses) {}

    /** Whether something failed, or an event gave nothing. */
    public boolean isFailed() {
        return failures.stream().anyMatch(failure -> !failure.isWarning())
                || events.stream().anyMatch(event -> event.outcome() != EventFact.Outcome.MEASURED);
    }

    public Explanation {
        problems = List.copyOf(problems);
        deviceTemplates = List.copyOf(deviceTemplates);
        fhirTemplates = List.copyOf(fhirTemplates);
        events = List.copyOf(events);
        measurements = List.copyOf(measurements);
        groups = List.copyOf(groups);
        observations = List.copyOf(observations);
        failures = List.copyOf(failures);
        unread = List.copyOf(unread);
    }
}
