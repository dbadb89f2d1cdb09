package org.iomtfhir.cli.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Observations of one side on the disk, parted by their keys, so that a part of each side fits into memory whatever there is
 * in all. What was read up to a {@linkplain #mark mark} is there after the process was ended. Not thread-safe.
 */
final class Buckets implements AutoCloseable {

    /** A million Observations are four thousand in each. */
    static final int COUNT = 256;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final Path progress;
    private final OutputStream[] files = new OutputStream[COUNT];
    private String position = "";
    private boolean done;
    private long count;

    private Buckets(Path directory) {
        this.directory = directory;
        this.progress = directory.resolve("progress.json");
    }

    /** Opens those in a directory, as they were at the last mark. */
    static Buckets open(Path directory) throws IOException {
        Files.createDirectories(directory);
        Buckets buckets = new Buckets(directory);
        JsonNode at = Files.exists(buckets.progress)
                ? JSON.readTree(Files.readAllBytes(buckets.progress))
                : JSON.createObjectNode();
        buckets.position = at.path("position").asText("");
        buckets.done = at.path("done").asBoolean();
        buckets.count = at.path("count").asLong();
        for (int i = 0; i < COUNT; i++) {
            Path file = buckets.file(i);
            long length = at.path("lengths").path(i).asLong();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                // What came after the mark is read again.
                channel.truncate(length);
            }
            buckets.files[i] = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND), 4096);
        }
        return buckets;
    }

    private Path file(int bucket) {
        return directory.resolve("bucket-" + bucket + ".ndjson");
    }

    /** Where reading goes on; empty for the beginning. */
    String position() {
        return position;
    }

    boolean isDone() {
        return done;
    }

    long count() {
        return count;
    }

    void add(ComparableObservation observation) throws IOException {
        ObjectNode node = JSON.createObjectNode().put("key", observation.key()).put("id", observation.id());
        observation.elements().forEach(node.putObject("elements")::put);
        OutputStream file = files[Math.floorMod(observation.key().hashCode(), COUNT)];
        file.write(JSON.writeValueAsBytes(node));
        file.write('\n');
        count++;
    }

    /** What was added stays, and reading goes on from here. */
    void mark(String at, boolean isDone) throws IOException {
        ObjectNode node = JSON.createObjectNode().put("position", at).put("done", isDone).put("count", count);
        var lengths = node.putArray("lengths");
        for (int i = 0; i < COUNT; i++) {
            files[i].flush();
            lengths.add(Files.size(file(i)));
        }
        Path temporary = directory.resolve("progress.json.new");
        Files.write(temporary, JSON.writeValueAsBytes(node));
        Files.move(temporary, progress, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        position = at;
        done = isDone;
    }

    /** What is in a bucket, by key; of several with one key, those after the first get a number. */
    Map<String, ComparableObservation> read(int bucket) throws IOException {
        Map<String, ComparableObservation> all = new TreeMap<>();
        try (var lines = Files.lines(file(bucket), StandardCharsets.UTF_8)) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode node = JSON.readTree(line);
                Map<String, String> elements = new TreeMap<>();
                node.path("elements").properties().forEach(it -> elements.put(it.getKey(), it.getValue().asText()));
                String key = node.path("key").asText();
                String unique = key;
                for (int i = 2; all.containsKey(unique); i++) {
                    unique = key + " #" + i;
                }
                all.put(unique, new ComparableObservation(key, node.path("id").asText(), elements));
            }
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        for (OutputStream file : files) {
            if (file != null) {
                file.close();
            }
        }
    }
}
