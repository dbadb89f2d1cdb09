package org.iomtfhir.fhirmapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.SampledData;
import org.hl7.fhir.r4.model.Type;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.Reading;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.TemplateProblem;

/** Random mappings over random groups: every group ends in resources that the strict parser reads, failures, or nothing. */
class RandomMappingPropertyTest {

    private static final List<String> VALUES = List.of(
            "{'valueType':'Quantity','valueName':'a','unit':'','code':'/min'}",
            "{'valueType':'Quantity','valueName':'b','unit':'u','system':'http://unitsofmeasure.org','code':'/min'}",
            "{'valueType':'SampledData','valueName':'a','defaultPeriod':5000,'unit':'u'}",
            "{'valueType':'SampledData','valueName':'b','defaultPeriod':333.333,'upperLimit':5}",
            "{'valueType':'String','valueName':'a'}", "{'valueType':'String','valueName':'c'}",
            "{'valueType':'CodeableConcept','valueName':'c','codes':[{'code':'x','system':'','display':''}],'text':''}",
            "{'valueType':'CodeableConcept','valueName':'d','text':'\\\"quoted\\\" é'}",
            "{'valueType':'Switch','valueName':'d'}");

    /** What the earlier connectors do not know. */
    private static final List<String> ADDED = List.of("{'valueType':'boolean','valueName':'a'}",
            "{'valueType':'integer','valueName':'b'}", "{'valueType':'dateTime','valueName':'c'}",
            "{'valueType':'Range','valueName':'a','unit':'u'}",
            "{'valueType':'Ratio','valueName':'b','numerator':{'unit':'u'}}",
            "{'valueType':'CodeableConcept','valueName':'c','table':{'78':{'text':'x'}},'unknown':'text'}");

    private static final List<String> READINGS = List.of("78", "60..80", "-5--2", "1:128", "1/0", "2026-10-09",
            "2026-10-09T10:18:00+02:00", "36.60", "-5", "+5", "007", ".5", "5.", "1,234", "1e3",
            "E",
            "U", "L", "NaN", "-Infinity", "", " ", "abc", "true", "1e999999", "é😀", "\u0000", "\ud800", "\"", "\\",
            "9".repeat(500), "0.0000000000000000000000000000000000000000001");

    @Property(tries = 400)
    void everyGroupEndsInReadableResourcesOrFailures(@ForAll("templates") String template,
            @ForAll("groups") MeasurementGroup group, @ForAll boolean earlier) {
        FhirMapping mapping = Mappings.mapping(Mappings.file(template),
                earlier && ADDED.stream().noneMatch(template::contains)
                        ? MappingOptions.earlierConnector(Mappings.CLOCK)
                        : Mappings.STANDARD);

        MappingResult result = mapping.transform(group);

        for (MappedResource resource : result.resources()) {
            Observation observation = Mappings.observation(resource);
            assertThat(observation.getIdentifierFirstRep().getValue()).startsWithIgnoringCase("t.");
            assertThat(resource.firstReading()).isBeforeOrEqualTo(resource.lastReading());
            checkSeries(observation.getValue());
            observation.getComponent().forEach(component -> {
                assertThat(component.hasValue() || component.hasDataAbsentReason()).isTrue();
                checkSeries(component.getValue());
            });
        }
        assertThat(result.failures()).allSatisfy(failure -> assertThat(failure.message()).isNotBlank());
    }

    @Property(tries = 100)
    void theSameGroupAlwaysBecomesTheSameBytes(@ForAll("templates") String template,
            @ForAll("groups") MeasurementGroup group) {
        FhirMapping mapping = Mappings.mapping(Mappings.file(template));

        assertThat(mapping.transform(group).resources().stream().map(Mappings::json).toList())
                .isEqualTo(mapping.transform(group).resources().stream().map(Mappings::json).toList());
    }

    @Property(tries = 300)
    void noSampleOfASeriesIsLostOrInvented(@ForAll("times") Set<Instant> times, @ForAll Random random) {
        FhirMapping mapping = Mappings
                .mapping(Mappings.file(
                        Mappings.heartRate(60, "{'valueType':'SampledData','valueName':'hr','defaultPeriod':1000}")));
        List<Reading> readings = new ArrayList<>();
        times.forEach(time -> readings.add(Mappings.reading(time.toString(), "hr", "" + random.nextInt(40, 200))));
        Collections.shuffle(readings, random);

        List<String> written = new ArrayList<>();
        for (MappedResource resource : mapping.transform(Mappings.group(readings.toArray(Reading[]::new)))
                .resources()) {
            Observation observation = Mappings.observation(resource);
            Instant start = Instant.parse(observation.getEffectivePeriod().getStartElement().getValueAsString());
            SampledData data = observation.getValueSampledData();
            String[] samples = data.getData().split(" ");
            String[] offsets = data.getExtensionFirstRep().getValue().primitiveValue().split(" ");
            for (int i = 0; i < samples.length; i++) {
                long nanos = new BigDecimal(offsets[i]).movePointRight(6).longValueExact();
                written.add(start.plusNanos(nanos) + "=" + samples[i]);
            }
        }

        assertThat(written).containsExactlyInAnyOrderElementsOf(readings.stream()
                .map(it -> it.occurrenceTime() + "=" + it.properties().get(0).value()).toList());
    }

    @Property(tries = 300)
    void anyTextIsCompiledOrRefusedWithAReason(@ForAll("damagedFiles") String text) {
        CompileResult<FhirMapping> result = Mappings.compile(text);

        assertThat(result.compiled().isPresent())
                .isNotEqualTo(result.problems().stream().anyMatch(TemplateProblem::isError));
    }

    private static void checkSeries(Type value) {
        if (value instanceof SampledData data) {
            assertThat(data.getExtensionFirstRep().getValue().primitiveValue().split(" "))
                    .hasSameSizeAs(data.getData().split(" "));
        }
    }

    @Provide
    Arbitrary<String> templates() {
        Arbitrary<Integer> period = Arbitraries.of(0, 60, 1440, -1);
        Arbitrary<String> value = Arbitraries.of(Stream.concat(VALUES.stream(), ADDED.stream()).toList());
        Arbitrary<List<String>> components = value.list().ofMaxSize(3);
        return Combinators.combine(period, value.injectNull(0.3), components).as((given, main, others) -> {
            StringBuilder text = new StringBuilder("{'typeName':'t','codes':[{'code':'c'}],'periodInterval':" + given);
            // A period of 333.333 ms is too short for a day.
            boolean day = given == 1440;
            text.append(main == null ? "" : ",'value':" + main.replace("333.333", day ? "3333.33" : "333.333"));
            List<String> parts = others.stream().map(it -> "{'codes':[{'code':'k'}],'value':"
                    + it.replace("333.333", day ? "3333.33" : "333.333") + "}").toList();
            return text.append(",'components':[").append(String.join(",", parts)).append("]}").toString();
        });
    }

    @Provide
    Arbitrary<MeasurementGroup> groups() {
        Arbitrary<org.iomtfhir.model.Property> property = Combinators
                .combine(Arbitraries.of("a", "b", "c", "d", "x"), Arbitraries.oneOf(Arbitraries.of(READINGS),
                        Arbitraries.strings().ofMaxLength(8)))
                .as(org.iomtfhir.model.Property::new);
        Arbitrary<Reading> reading = Combinators.combine(instants(), property.list().ofMaxSize(4))
                .as((time, properties) -> new Reading(time, null, properties));
        Arbitrary<String> id = Arbitraries.oneOf(Arbitraries.of("id-1", "", " ", "\"é\"", "a\u0000"),
                Arbitraries.strings().ofMaxLength(6)).injectNull(0.2);
        return Combinators.combine(id, id, id, id, reading.list().ofMaxSize(12))
                .as((device, patient, encounter, correlation, readings) -> new MeasurementGroup(
                        device == null ? "d" : device, patient, encounter, correlation, "T", null, readings));
    }

    @Provide
    Arbitrary<Set<Instant>> times() {
        return instants().set().ofMinSize(1).ofMaxSize(30).map(TreeSet::new);
    }

    private static Arbitrary<Instant> instants() {
        Instant from = Instant.parse("2026-10-09T09:59:58Z");
        Arbitrary<Instant> near = Arbitraries.longs().between(0, 72_000_000_000L)
                .map(ticks -> from.plusNanos(ticks * 100));
        return Arbitraries.oneOf(near, Arbitraries.of(from, Instant.parse("0001-01-01T00:00:00Z"),
                Instant.parse("9999-12-31T23:59:59.9999999Z"), Instant.parse("1969-12-31T23:59:59.5Z")));
    }

    /** A good file with a piece cut out, doubled or replaced. */
    @Provide
    Arbitrary<String> damagedFiles() {
        return Combinators
                .combine(templates(), Arbitraries.integers().between(0, 600), Arbitraries.integers().between(0, 40),
                        Arbitraries.of("", "null", "[]", "{}", "\"\"", "1e9999", "'", "\u0000", "\\"))
                .as((template, at, length, with) -> {
                    String file = Mappings.file(template);
                    int from = Math.min(at, file.length());
                    int to = Math.min(from + length, file.length());
                    return file.substring(0, from) + with + file.substring(to);
                });
    }
}
