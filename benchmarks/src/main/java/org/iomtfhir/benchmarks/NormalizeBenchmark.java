package org.iomtfhir.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.devicecontent.ContentOptions;
import org.iomtfhir.devicecontent.DeviceContent;
import org.iomtfhir.devicecontent.DeviceEvent;
import org.iomtfhir.devicecontent.Extensions;
import org.iomtfhir.devicecontent.NormalizedEvent;
import org.iomtfhir.model.Profile;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Bytes of an event to measurements. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter and calls read() before anything else.
public class NormalizeBenchmark {

    private static final Instant NOW = Instant.parse("2026-10-09T10:18:00Z");

    /** Which set of templates and events. */
    @Param({"ward", "hub", "jmes", "many-1", "many-10", "many-100", "many-1000", "deep"})
    public String input;

    private final ObjectMapper mapper = new ObjectMapper();
    private DeviceContent templates;
    private byte[][] events;
    private int next;

    /** Reads the input, and sees that every event comes to measurements and to no failure. */
    @Setup
    public void read() throws IOException {
        templates = DeviceContent
                .compile(input, Inputs.text(input + "-devicecontent.json"),
                        ContentOptions.of(Profile.STANDARD).with(Extensions.none()))
                .compiled()
                .orElseThrow();
        events = Inputs.lines(input + "-events.jsonl");
        for (byte[] event : events) {
            NormalizedEvent normalized = evaluate(event);
            if (normalized.measurements().isEmpty() || !normalized.failures().isEmpty()) {
                throw new IllegalStateException("an event of " + input + " comes to nothing");
            }
        }
    }

    private byte[] event() {
        next = next + 1 == events.length ? 0 : next + 1;
        return events[next];
    }

    private NormalizedEvent evaluate(byte[] event) {
        return templates.evaluate(new DeviceEvent(event, Map.of(), Map.of(), NOW));
    }

    /** Jackson's tree of the event. */
    @Benchmark
    public Object floor() throws IOException {
        return mapper.readTree(event());
    }

    /** The measurements of the event. */
    @Benchmark
    public Object engine() {
        return evaluate(event());
    }
}
