package org.iomtfhir.persist.merge;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Observation;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappedResource;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.MappingResult;
import org.iomtfhir.model.MalformedMessageException;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.MessageJson;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;

/**
 * The line from measurement groups to what is stored, without hubs and server: transform, then merge into a map. Identities
 * are those of the messages.
 */
final class GoldenLine {

    static final InstantSource NOW = InstantSource.fixed(Instant.parse("2026-10-09T10:18:00Z"));

    private static final FhirContext FHIR = FhirContext.forR4Cached();

    private final FhirMapping mapping;
    private final Map<String, Observation> stored = new LinkedHashMap<>();
    private final ObservationMerger merger = new ObservationMerger();

    GoldenLine(FhirMapping mapping) {
        this.mapping = mapping;
    }

    /** The errors that one group met; empty if all of it went well. */
    List<String> step(JsonNode groupJson) {
        MeasurementGroup group;
        try {
            group = MessageJson.readGroup(groupJson.toString().getBytes(StandardCharsets.UTF_8));
        } catch (MalformedMessageException e) {
            return List.of(e.getMessage());
        }
        List<String> errors = new ArrayList<>();
        MappingResult result = mapping.transform(group);
        result.failures().forEach(failure -> errors.add(failure.toString()));
        for (MappedResource resource : result.resources()) {
            persist(group, resource, errors);
        }
        return errors;
    }

    private void persist(MeasurementGroup group, MappedResource resource, List<String> errors) {
        Observation incoming = parser().parseResource(Observation.class,
                new String(resource.json(), StandardCharsets.UTF_8));
        String identifier = group.patientId() + "." + group.deviceId() + "."
                + incoming.getIdentifierFirstRep().getValue();
        incoming.getIdentifierFirstRep().setValue(identifier);
        MergeContext context = new MergeContext(NOW, ServiceSystem.DEFAULT, Profile.EARLIER_CONNECTOR,
                false);
        switch (merger.merge(stored.get(identifier), incoming, context)) {
            case MergeOutcome.Created created -> stored.put(identifier, roundTrip((Observation) created.resource()));
            case MergeOutcome.Merged merged -> stored.put(identifier, roundTrip((Observation) merged.resource()));
            case MergeOutcome.Unchanged unchanged -> {
            }
            case MergeOutcome.Refused refused -> errors.add(refused.error() + ": " + refused.reason());
        }
    }

    /** What the server gives back is what was written to it. */
    private static Observation roundTrip(Observation observation) {
        return parser().parseResource(Observation.class, parser().encodeResourceToString(observation));
    }

    static IParser parser() {
        return FHIR.newJsonParser().setParserErrorHandler(new StrictErrorHandler());
    }

    /** What is stored, as JSON. */
    List<JsonNode> observations() {
        return stored.values().stream().map(it -> GoldenFile.tree(parser().encodeResourceToString(it))).toList();
    }
}
