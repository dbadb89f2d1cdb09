package org.iomtfhir.explain.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.model.Profile;

/**
 * Templates, events, and what must come of them. Health data, where the events are.
 *
 * @param name
 *            of its file, without {@code .case.json}
 * @param profile
 *            whose meaning the templates have
 * @param device
 *            the device content file
 * @param fhir
 *            the mapping
 * @param events
 *            as people give them
 * @param received
 *            when a hub is taken to have received events that don't say so; empty for now
 * @param measurements
 *            how many there must be; empty for any number
 * @param observations
 *            what must land: each stands for one resource that has at least these members; immutable
 * @param failures
 *            the names of all failures, in order; empty for none
 */
public record TestCase(String name, Profile profile, CheckedTemplates.Source device, CheckedTemplates.Source fhir,
        String events, Optional<Instant> received, Optional<Integer> measurements, List<JsonNode> observations,
        List<String> failures) {

    /** How the names of case files end. */
    public static final String SUFFIX = ".case.json";

    public TestCase {
        observations = List.copyOf(observations);
        failures = List.copyOf(failures);
    }
}
