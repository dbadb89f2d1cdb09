package org.iomtfhir.cli.migrate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.iomtfhir.runtime.retry.Backoff;

/**
 * Compares the Observations of two servers or exports, in bounded memory, and goes on where it was broken off: what was read so
 * far lies in a working directory, which holds health data.
 */
public final class Comparison {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The sum.
     *
     * @param byElement
     *            how many of those that differ do so in an element, with the cause where it is known
     */
    public record Result(long same, long missing, long more, long different, Map<String, Long> byElement) {}

    private final Path work;
    private final Consumer<String> progress;

    /**
     * @param progress
     *            is told how it goes, a line each
     */
    public Comparison(Path work, Consumer<String> progress) {
        this.work = work;
        this.progress = progress;
    }

    /**
     * Compares.
     *
     * @param left
     *            of the earlier connector: a base URL, or a path of NDJSON
     * @param right
     *            of this one, likewise
     * @param leftToken
     *            a file with a bearer token for it, empty for none
     * @param query
     *            restricts what is searched for on servers; empty for all
     */
    public Result run(String left, String right, Optional<Path> leftToken, Optional<Path> rightToken, String query)
            throws IOException, InterruptedException {
        try (Buckets there = filled("earlier", left, leftToken, query);
                Buckets here = filled("here", right, rightToken, query);
                Writer report = Files.newBufferedWriter(work.resolve("differences.ndjson"), StandardCharsets.UTF_8)) {
            long same = 0;
            long missing = 0;
            long more = 0;
            long different = 0;
            Map<String, Long> byElement = new TreeMap<>();
            for (int bucket = 0; bucket < Buckets.COUNT; bucket++) {
                Map<String, ComparableObservation> one = there.read(bucket);
                Map<String, ComparableObservation> other = here.read(bucket);
                for (Map.Entry<String, ComparableObservation> each : one.entrySet()) {
                    ComparableObservation match = other.remove(each.getKey());
                    if (match == null) {
                        missing++;
                        report(report, "missing", each.getValue(), JSON.createObjectNode());
                    } else {
                        ObjectNode elements = differing(each.getValue(), match, byElement);
                        if (elements.isEmpty()) {
                            same++;
                        } else {
                            different++;
                            report(report, "different", each.getValue(), elements);
                        }
                    }
                }
                for (ComparableObservation extra : other.values()) {
                    more++;
                    report(report, "more", extra, JSON.createObjectNode());
                }
            }
            return new Result(same, missing, more, different, byElement);
        }
    }

    private Buckets filled(String side, String from, Optional<Path> token, String query)
            throws IOException, InterruptedException {
        Path directory = work.resolve(side);
        Files.createDirectories(directory);
        Path source = directory.resolve("source");
        String described = from + "\n" + query;
        if (Files.exists(source) && !Files.readString(source).equals(described)) {
            throw new IOException(work + " holds a comparison of something else; name another directory with --work");
        }
        Files.writeString(source, described);
        Buckets buckets = Buckets.open(directory);
        try {
            if (buckets.isDone()) {
                progress.accept(side + ": " + buckets.count() + " Observations were read before");
            } else {
                if (buckets.count() > 0) {
                    progress.accept(side + ": goes on after " + buckets.count() + " Observations");
                }
                source(from, token, query).readInto(buckets,
                        count -> progress.accept(side + ": " + count + " Observations"));
                progress.accept(side + ": " + buckets.count() + " Observations in all");
            }
            return buckets;
        } catch (IOException | InterruptedException | RuntimeException e) {
            buckets.close();
            throw e;
        }
    }

    private static ObservationSource source(String from, Optional<Path> token, String query) throws IOException {
        if (!from.matches("https?://.*")) {
            return new NdjsonSource(Path.of(from));
        }
        try {
            return new ServerSource(URI.create(from), token, query, Backoff.ofHubs());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static ObjectNode differing(ComparableObservation there, ComparableObservation here,
            Map<String, Long> byElement) {
        ObjectNode differing = JSON.createObjectNode();
        TreeSet<String> names = new TreeSet<>(there.elements().keySet());
        names.addAll(here.elements().keySet());
        for (String name : names) {
            String one = there.elements().getOrDefault(name, "");
            String other = here.elements().getOrDefault(name, "");
            if (!one.equals(other)) {
                Optional<String> cause = DifferenceCause.of(name, one, other);
                // The codes of components would make as many lines as there are codes.
                String kind = name.startsWith("component ") ? "component" : name;
                byElement.merge(kind + cause.map(it -> " (" + it + ")").orElse(""), 1L, Long::sum);
                ObjectNode node = differing.putObject(name).put("earlier", one).put("here", other);
                cause.ifPresent(it -> node.put("cause", it));
            }
        }
        return differing;
    }

    private static void report(Writer report, String what, ComparableObservation observation, ObjectNode elements)
            throws IOException {
        ObjectNode node = JSON.createObjectNode().put("what", what).put("key", observation.key()).put("id",
                observation.id());
        if (!elements.isEmpty()) {
            node.set("elements", elements);
        }
        report.write(JSON.writeValueAsString(node) + "\n");
    }
}
