package org.iomtfhir.local.eventhubs.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Log entries that are texts, read back as {@code number:text}. */
final class Texts {

    private Texts() {}

    static List<LogEntry> entries(String... texts) {
        return Stream.of(texts).map(Texts::entry).toList();
    }

    static LogEntry entry(String text) {
        return (sink, sequenceNumber, offset, millis) -> {
            sink.put(text.getBytes(StandardCharsets.UTF_8));
            return 0;
        };
    }

    static String text(LogRecord read) {
        return read.sequenceNumber() + ":"
                + new String(read.buffer(), read.start(), read.length(), StandardCharsets.UTF_8);
    }

    /** Everything up to the end of the log. */
    static List<String> read(LogCursor cursor) throws IOException {
        var texts = new ArrayList<String>();
        for (LogRecord next = cursor.next(); next != null; next = cursor.next()) {
            texts.add(text(next));
        }
        return texts;
    }
}
