package org.iomtfhir.chaos.line.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process has printed. */
final class LogFile {

    private final Path file;

    LogFile(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** The first match of the pattern's first group, or of the whole of it. */
    Optional<String> find(Pattern pattern) {
        Matcher matcher = pattern.matcher(text());
        return matcher.find() ? Optional.of(matcher.group(Math.min(1, matcher.groupCount()))) : Optional.empty();
    }

    private String text() {
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
