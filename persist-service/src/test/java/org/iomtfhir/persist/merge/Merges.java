package org.iomtfhir.persist.merge;

import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.model.Profile;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Property;
import org.iomtfhir.model.Reading;

/** What the tests of merging share: new Observations as the transform stage makes them, and merging without a server. */
final class Merges {

    static final MergeContext STANDARD = new MergeContext(GoldenLine.NOW, ServiceSystem.DEFAULT,
            Profile.STANDARD, false);
    static final MergeContext KEEPING_OFFSETS = new MergeContext(GoldenLine.NOW, ServiceSystem.DEFAULT,
            Profile.STANDARD, true);

    static final String SERIES = "{'valueType':'SampledData','valueName':'hr','defaultPeriod':5000,'unit':'/min'}";
    static final String QUANTITY = "{'valueType':'Quantity','valueName':'hr','unit':'/min'}";

    private static final ObservationMerger MERGER = new ObservationMerger();

    private Merges() {}

    /** A mapping with one template of the type t; single quotes stand for double ones. */
    static FhirMapping mapping(int period, String more) {
        String file = ("{'templateType':'CollectionFhir','template':[{'templateType':'CodeValueFhir','template':"
                + "{'typeName':'t','codes':[{'code':'c','system':'http://c'}],'periodInterval':" + period + "," + more
                + "}}]}").replace('\'', '"');
        var result = FhirMapping.compile("fhirmapping.json", file, MappingOptions.standard(GoldenLine.NOW));
        return result.compiled().orElseThrow(() -> new AssertionError(result.problems().toString()));
    }

    /** The one Observation that these readings become, as it arrives at persist. */
    static Observation incoming(FhirMapping mapping, Reading... readings) {
        MeasurementGroup group = new MeasurementGroup("d", "p", null, "walk", "t", null, List.of(readings));
        var resources = mapping.transform(group).resources();
        assertThat(resources).hasSize(1);
        Observation observation = parse(new String(resources.get(0).json(), StandardCharsets.UTF_8));
        observation.setSubject(new Reference("Patient/p"));
        return observation;
    }

    static Reading reading(String time, String... namesAndValues) {
        List<Property> properties = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.add(new Property(namesAndValues[i], namesAndValues[i + 1]));
        }
        return new Reading(Instant.parse("2026-10-09T" + time + "Z"), null, properties);
    }

    static MergeOutcome merge(Observation stored, Observation incoming) {
        return MERGER.merge(stored, incoming, STANDARD);
    }

    /** What is stored after a merge that writes. */
    static Observation written(MergeOutcome outcome) {
        return switch (outcome) {
            case MergeOutcome.Created created -> roundTrip((Observation) created.resource());
            case MergeOutcome.Merged merged -> roundTrip((Observation) merged.resource());
            case MergeOutcome.Unchanged unchanged -> throw new AssertionError("unchanged");
            case MergeOutcome.Refused refused -> throw new AssertionError(refused.reason());
        };
    }

    /** What is stored after a merge, whether it writes or not. */
    static Observation after(Observation stored, Observation incoming, MergeContext context) {
        MergeOutcome outcome = MERGER.merge(stored, incoming, context);
        return outcome instanceof MergeOutcome.Unchanged ? stored : written(outcome);
    }

    static MergeCounts counts(MergeOutcome outcome) {
        return switch (outcome) {
            case MergeOutcome.Created created -> created.counts();
            case MergeOutcome.Merged merged -> merged.counts();
            case MergeOutcome.Unchanged unchanged -> unchanged.counts();
            case MergeOutcome.Refused refused -> throw new AssertionError(refused.reason());
        };
    }

    /** Stored by the first message. */
    static Observation stored(FhirMapping mapping, Reading... readings) {
        return written(merge(null, incoming(mapping, readings)));
    }

    /** What a server gives back of what was written to it, read strictly. */
    static Observation roundTrip(Observation observation) {
        return parse(json(observation));
    }

    static String json(Observation observation) {
        return GoldenLine.parser().encodeResourceToString(observation);
    }

    static Observation parse(String json) {
        return GoldenLine.parser().parseResource(Observation.class, json);
    }
}
