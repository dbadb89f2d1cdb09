package org.iomtfhir.persist.merge;

import org.iomtfhir.model.ReadingExtensions;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.model.Profile;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.InstantType;
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
        return mappingOf("'typeName':'t','codes':[{'code':'c','system':'http://c'}],'periodInterval':" + period + ","
                + more);
    }

    /** A mapping with one template of these members. */
    static FhirMapping mappingOf(String members) {
        String file = ("{'templateType':'CollectionFhir','template':[{'templateType':'CodeValueFhir','template':{"
                + members + "}}]}").replace('\'', '"');
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

    /** The same with all its values ingested at a time of that day. */
    static Observation ingested(String time, Observation incoming) {
        ValueSlot.of(incoming).forEach(slot -> set(slot.says(), ReadingExtensions.INGESTION_TIME, "2026-10-09T" + time
                + "Z"));
        return incoming;
    }

    /** The same with all its values, but for series, measured at a time of that day. */
    static Observation measured(String time, Observation incoming) {
        ValueSlot.of(incoming).forEach(slot -> set(slot.series() == null ? slot.says() : null,
                ReadingExtensions.READING_TIME, "2026-10-09T" + time + "Z"));
        return incoming;
    }

    private static void set(Element elementOrNull, String url, String instant) {
        if (elementOrNull != null) {
            elementOrNull.getExtension().removeIf(it -> it.getUrl().equals(url)
                    || it.getUrl().equals(ReadingExtensions.INGESTION_OFFSETS));
            elementOrNull.addExtension(url, new InstantType(instant));
        }
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

    /** That so many samples and so many other values gave way. */
    static Consumer<MergeCounts> given(int samples, int values) {
        return counts -> assertThat(List.of(counts.replacedSamples(), counts.replacedValues()))
                .containsExactly(samples, values);
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
