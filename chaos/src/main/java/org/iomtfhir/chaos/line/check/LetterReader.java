package org.iomtfhir.chaos.line.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Reads the dead letters of a directory. */
public final class LetterReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    public LetterReader(Path directory) {
        this.directory = directory;
    }

    /** All that are there. */
    public List<FoundLetter> read() throws IOException {
        List<FoundLetter> letters = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return letters;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(file -> file.getFileName().toString().endsWith(".json")).sorted().toList();
        }
        for (Path file : files) {
            letters.add(letter(JSON.readTree(Files.readAllBytes(file))));
        }
        return letters;
    }

    private static FoundLetter letter(JsonNode letter) throws IOException {
        String stage = letter.path("stage").asText();
        return new FoundLetter(
                stage + " " + letter.path("hub").asText() + "/" + letter.path("partition").asText() + "/"
                        + letter.path("sequenceNumber").asText() + place(letter),
                stage, letter.path("error").asText(), text(letter.path("body").binaryValue()));
    }

    /** Which record of an event that holds several; nothing where the event is the one. */
    private static String place(JsonNode letter) {
        return letter.has("place") ? "#" + letter.path("place").asText() : "";
    }

    private static String text(byte[] body) throws IOException {
        boolean compressed = body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
        if (!compressed) {
            return new String(body, StandardCharsets.UTF_8);
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
