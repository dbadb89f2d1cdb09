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

/** What lies in the store of dead letters, by the marks of the events. */
public final class StoredLetters {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern MARK = Pattern.compile("kx-mark-\\d{9}");

    /** A bomb's mark is at its beginning. */
    private static final int PACKED_READ = 1 << 16;

    private StoredLetters() {}

    /**
     * Reads them.
     *
     * @param bytes
     *            what all files hold together
     * @param lettersOfMark
     *            how many files name each mark
     */
    public record Found(long bytes, Map<String, Integer> lettersOfMark) {}

    /** All that are there. */
    public static Found read(Path directory) throws IOException {
        long bytes = 0;
        Map<String, Integer> marks = new HashMap<>();
        if (Files.isDirectory(directory)) {
            List<Path> files;
            try (Stream<Path> all = Files.walk(directory)) {
                files = all.filter(Files::isRegularFile).toList();
            }
            for (Path file : files) {
                byte[] content = Files.readAllBytes(file);
                bytes += content.length;
                String mark = mark(file, content);
                if (mark != null) {
                    marks.merge(mark, 1, Integer::sum);
                }
            }
        }
        return new Found(bytes, marks);
    }

    private static String mark(Path file, byte[] content) throws IOException {
        if (!file.toString().endsWith(".json")) {
            return find(content);
        }
        JsonNode letter = JSON.readTree(content);
        byte[] body = letter.path("body").binaryValue();
        String mark = body == null ? null : find(body);
        return mark == null ? find(content) : mark;
    }

    private static String find(byte[] bytes) throws IOException {
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
