package org.iomtfhir.samples;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationComponentComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.Type;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.DeviceEvent;
import org.iomtfhir.devicecontent.NormalizedEvent;
import org.iomtfhir.devicecontent.TemplateSummary;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.MappingResult;
import org.iomtfhir.fhirmapping.TemplateNames;
import org.iomtfhir.fhirmapping.TemplatePairCheck;
import org.iomtfhir.fhirmapping.spi.NamedPlace;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Reading;
import org.iomtfhir.model.sampled.SampledText;
import org.iomtfhir.samples.ExpectedObservation.Code;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sets are valid without so much as a warning, and their events become what they say. */
class SampleTemplatesTest {

    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final Instant ENQUEUED = Instant.parse("2026-03-02T12:00:00Z");

    static List<String> sets() {
        return SampleSet.names();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void itsFilesCompileWithoutAWarning(String name) {
        SampleSet set = SampleSet.named(name);

        assertThat(DeviceContent.compile("devicecontent.json", set.deviceContent()).problems()).isEmpty();
        assertThat(FhirMapping.compile("fhirmapping.json", set.fhirMapping(), options()).problems()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void itsFilesFitEachOther(String name) {
        SampleSet set = SampleSet.named(name);
        FhirMapping mapping = FhirMapping.compile("fhirmapping.json", set.fhirMapping(), options()).compiled()
                .orElseThrow();
        List<TemplateNames> content = deviceContent(set).templates().stream()
                .map(template -> new TemplateNames(template.index(),
                        new NamedPlace(template.typeName(), template.place()),
                        template.values().stream().map(value -> new NamedPlace(value.name(), value.place())).toList(),
                        template.values().stream().filter(TemplateSummary.Value::series)
                                .map(TemplateSummary.Value::name)
                                .collect(Collectors.toSet())))
                .toList();

        assertThat(TemplatePairCheck.check("devicecontent.json", content, "fhirmapping.json", mapping.names()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void noEventOfAnotherSetMatchesItsTemplates(String name) {
        DeviceContent content = deviceContent(SampleSet.named(name));

        for (SampleSet other : SampleSet.all()) {
            if (!other.name().equals(name)) {
                assertThat(other.events()).allSatisfy(event -> {
                    NormalizedEvent normalized = content.evaluate(event(event));
                    assertThat(normalized.measurements()).isEmpty();
                    assertThat(normalized.failures()).isEmpty();
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("sets")
    void itsEventsBecomeTheObservationsThatItExpects(String name) {
        SampleSet set = SampleSet.named(name);
        List<Observation> made = observations(set);

        assertThat(made).hasSameSizeAs(set.expected());
        assertThat(set.expected()).allSatisfy(expected -> {
            Observation observation = made.stream().filter(candidate -> isSame(expected, candidate)).findFirst()
                    .orElseThrow(() -> new AssertionError("no Observation for " + expected));
            assertThat(hasCodes(observation.getCode(), expected.codes())).isTrue();
            assertThat(says(observation.getValue(), expected.value())).isTrue();
            assertThat(observation.getComponent()).hasSameSizeAs(expected.components());
            assertThat(expected.components()).allMatch(
                    component -> observation.getComponent().stream()
                            .anyMatch(candidate -> isSame(component, candidate)));
        });
    }

    /** What transform makes of its events, all of a device, type, patient and correlation at once. */
    static List<Observation> observations(SampleSet set) {
        FhirMapping mapping = FhirMapping.compile("fhirmapping.json", set.fhirMapping(), options()).compiled()
                .orElseThrow();
        DeviceContent content = deviceContent(set);
        Map<MeasurementGroup, Stream.Builder<Reading>> groups = new LinkedHashMap<>();
        for (String event : set.events()) {
            NormalizedEvent normalized = content.evaluate(event(event));
            assertThat(normalized.failures()).isEmpty();
            for (Measurement measurement : normalized.measurements()) {
                groups.computeIfAbsent(group(measurement, List.of()), key -> Stream.builder())
                        .add(new Reading(measurement.occurrenceTime(), null, measurement.properties()));
            }
        }
        return groups.entrySet().stream().flatMap(entry -> {
            MappingResult result = mapping.transform(with(entry.getKey(), entry.getValue().build().toList()));
            assertThat(result.failures()).isEmpty();
            return result.resources().stream();
        }).map(resource -> FHIR.newJsonParser().parseResource(Observation.class,
                new String(resource.json(), StandardCharsets.UTF_8))).toList();
    }

    private static boolean isSame(ExpectedObservation expected, Observation observation) {
        return observation.getCode().getCoding().stream().anyMatch(coding -> expected.type().equals(coding.getCode()))
                && observation.getDevice().getIdentifier().getValue().equals(expected.deviceId())
                && (expected.patientId() == null
                        ? !observation.hasSubject()
                        : expected.patientId().equals(observation.getSubject().getIdentifier().getValue()))
                && (expected.isInstant()
                        ? time(observation.getEffectiveDateTimeType().getValueAsString())
                                .equals(expected.start())
                        : observation.hasEffectivePeriod()
                                && time(observation.getEffectivePeriod().getStartElement().getValueAsString())
                                        .equals(expected.start())
                                && time(observation.getEffectivePeriod().getEndElement().getValueAsString())
                                        .equals(expected.end()));
    }

    private static boolean isSame(ExpectedObservation.Component expected, ObservationComponentComponent component) {
        return hasCodes(component.getCode(), expected.codes()) && says(component.getValue(), expected.value())
                && component.hasDataAbsentReason() == (expected.value() == null);
    }

    private static boolean hasCodes(CodeableConcept concept, List<Code> codes) {
        return codes.stream().allMatch(code -> concept.hasCoding(code.system(), code.code()));
    }

    private static boolean says(Type value, ExpectedValue expected) {
        return switch (expected) {
            case null -> value == null;
            case ExpectedValue.Quantity quantity -> value instanceof Quantity found
                    && found.getValueElement().getValueAsString().equals(quantity.value().toPlainString())
                    && hasUnit(found, expected);
            case ExpectedValue.SampledData series -> value instanceof SampledData found
                    && hasUnit(found.getOrigin(), expected) && found.getPeriod().compareTo(series.period()) == 0
                // What leaves the transform stage holds the readings alone; persist lays them on the grid.
                    && SampledText.items(found.getData()).equals(series.samples().stream().filter(SampledText::says)
                            .toList());
        };
    }

    private static boolean hasUnit(Quantity quantity, ExpectedValue expected) {
        return expected.unit().equals(quantity.getUnit()) && expected.system().equals(quantity.getSystem())
                && expected.code().equals(quantity.getCode());
    }

    private static Instant time(String text) {
        return Instant.parse(text);
    }

    private static MeasurementGroup group(Measurement measurement, List<Reading> readings) {
        return new MeasurementGroup(measurement.deviceId(), measurement.patientId(), measurement.encounterId(),
                measurement.correlationId(), measurement.type(), null, readings);
    }

    private static MeasurementGroup with(MeasurementGroup key, List<Reading> readings) {
        return new MeasurementGroup(key.deviceId(), key.patientId(), key.encounterId(), key.correlationId(),
                key.measureType(), null, readings);
    }

    private static DeviceContent deviceContent(SampleSet set) {
        return DeviceContent.compile("devicecontent.json", set.deviceContent()).compiled().orElseThrow();
    }

    private static DeviceEvent event(String body) {
        return new DeviceEvent(body.getBytes(StandardCharsets.UTF_8), Map.of(), Map.of(), ENQUEUED);
    }

    private static MappingOptions options() {
        return MappingOptions.standard(InstantSource.fixed(ENQUEUED));
    }
}
