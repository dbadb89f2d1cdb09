package org.iomtfhir.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.fhirmapping.FhirMapping;
import org.iomtfhir.fhirmapping.MappingOptions;
import org.iomtfhir.fhirmapping.MappingResult;
import org.iomtfhir.model.MalformedMessageException;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.MessageJson;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Measurement groups to the bytes of their Observations; counted per Observation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and calls read() before anything else.
public class MappingBenchmark {

    /** Which template and group. */
    @Param({"quantity", "series"})
    public String input;

    private final ObjectMapper mapper = new ObjectMapper();
    private FhirMapping mapping;
    private MeasurementGroup[] groups;
    private JsonNode[] observations;
    private int next;

    /** Reads the input: a group per Observation, and each Observation as Jackson's tree for the floor. */
    @Setup
    public void read() throws IOException, MalformedMessageException {
        JsonNode file = mapper.readTree(Inputs.text(input + ".json"));
        mapping = FhirMapping
                .compile(input, file.get("template").toString(), MappingOptions.standard(InstantSource.system()))
                .compiled().orElseThrow();
        List<MeasurementGroup> read = new ArrayList<>();
        for (JsonNode group : file.get("groups")) {
            read.add(MessageJson.readGroup(mapper.writeValueAsBytes(group)));
        }
        groups = read.toArray(MeasurementGroup[]::new);
        List<JsonNode> trees = new ArrayList<>();
        for (MeasurementGroup group : groups) {
            MappingResult result = mapping.transform(group);
            if (!result.failures().isEmpty()) {
                throw new IllegalStateException("a group of " + input + " fails");
            }
            for (var resource : result.resources()) {
                trees.add(mapper.readTree(resource.json()));
            }
        }
        observations = trees.toArray(JsonNode[]::new);
    }

    /** How many Observations one call of {@link #engine} writes on the average. */
    double observationsPerGroup() {
        return observations.length / (double) groups.length;
    }

    private int step(int length) {
        next = next + 1 >= length ? 0 : next + 1;
        return next;
    }

    /** The bytes of the Observation's tree. */
    @Benchmark
    public byte[] floor() throws JsonProcessingException {
        return mapper.writeValueAsBytes(observations[step(observations.length)]);
    }

    /** The Observations of a group. */
    @Benchmark
    public Object engine() {
        return mapping.transform(groups[step(groups.length)]);
    }
}
