package org.iomtfhir.chaos.line.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** What lies in the store of dead letters, by the marks of the events. */
public final class StoredLetters {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern MARK = Pattern.compile("kx-mark-\\d{9}");

    private static final String LETTER = ".json";

    /** What several letters may share: an event, named by its hash. */
    private static final String EVENT = ".event";

    /** A bomb's mark is at its beginning. */
    private static final int PACKED_READ = 1 << 16;

    private StoredLetters() {}

    /**
     * Reads them.
     *
     * @param bytes
     *            what letters and events hold together
     * @param lettersOfMark
     *            how many letters each marked event has
     */
    public record Found(long bytes, Map<String, Integer> lettersOfMark) {}

    /** All that are there. */
    public static Found read(Path directory) throws IOException {
        long bytes = 0;
        Map<String, String> markOfEvent = new HashMap<>();
        Map<String, Integer> marks = new HashMap<>();
        for (Path file : files(directory, EVENT)) {
            byte[] content = Files.readAllBytes(file);
            bytes += content.length;
            String name = file.getFileName().toString();
            markOfEvent.put(name.substring(0, name.length() - EVENT.length()), mark(content, JSON.readTree(content)));
        }
        for (Path file : files(directory, LETTER)) {
            byte[] content = Files.readAllBytes(file);
            bytes += content.length;
            JsonNode letter = JSON.readTree(content);
            JsonNode event = letter.path("event");
            String mark = event.isTextual() ? markOfEvent.get(event.textValue()) : mark(content, letter);
            if (mark != null) {
                marks.merge(mark, 1, Integer::sum);
            }
        }
        return new Found(bytes, marks);
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file)).toList();
        }
    }

    /** By the event's body, which may be packed, else by its properties. */
    private static @Nullable String mark(byte[] content, JsonNode event) throws IOException {
        byte[] body = event.path("body").binaryValue();
        String mark = body == null ? null : find(body);
        return mark == null ? find(content) : mark;
    }

    private static @Nullable String find(byte[] bytes) throws IOException {
        boolean packed = bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
        byte[] text = bytes;
        if (packed) {
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                text = in.readNBytes(PACKED_READ);
            } catch (EOFException e) {
                return null;
            }
        }
        Matcher matcher = MARK.matcher(new String(text, StandardCharsets.ISO_8859_1));
        return matcher.find() ? matcher.group() : null;
    }
}
