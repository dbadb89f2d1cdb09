package org.iomtfhir.runtime.inflight;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process notes of a partition; the description of the package gives its text.
 *
 * @param owner
 *            the process that wrote it: letters, digits and hyphens
 * @param open
 *            whether it still reads the partition, as far as it got to tell
 * @param handed
 *            up to where everything had been handed to the stage, which had returned
 * @param carried
 *            whether that was noted by the process before, and nothing more has been handed over since
 * @param suspect
 *            the event in hand, where just one was and a note was written before it
 * @param condemned
 *            events set aside because processes died of them, in order
 */
public record Note(String owner, boolean open, DeliveredPosition handed, boolean carried,
        Optional<SuspectEvent> suspect,
        List<EventId> condemned) {

    /** How many condemned events are remembered; of more, the oldest are forgotten. */
    static final int MOST_CONDEMNED = 1_000;

    public Note {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(handed, "handed");
        Objects.requireNonNull(suspect, "suspect");
        condemned = List.copyOf(condemned.subList(Math.max(0, condemned.size() - MOST_CONDEMNED), condemned.size()));
    }

    /** As it is kept. */
    String text() {
        StringBuilder text = new StringBuilder("owner=").append(owner).append("\nopen=").append(open ? "yes" : "no")
                .append("\nhanded=").append(handed.text()).append("\ncarried=").append(carried ? "yes" : "no");
        suspect.ifPresent(one -> text.append("\nsuspect=").append(one.event().text()).append(':').append(one.deaths()));
        text.append("\ncondemned=").append(condemned.stream().map(EventId::text).collect(Collectors.joining(",")));
        return text.append("\nwhole=yes\n").toString();
    }

    /** Reads a text; empty if it is not whole or no note: then nothing is known of the partition, and nobody suspected. */
    static Optional<Note> parse(String text) {
        Properties fields = new Properties();
        try {
            fields.load(new StringReader(text));
            if (!fields.containsKey("whole")) {
                return Optional.empty();
            }
            String condemned = fields.getProperty("condemned", "");
            return Optional.of(new Note(needed(fields, "owner"), needed(fields, "open").equals("yes"),
                    DeliveredPosition.parse(needed(fields, "handed")), needed(fields, "carried").equals("yes"),
                    Optional.ofNullable(fields.getProperty("suspect"))
                            .map(Note::suspect),
                    condemned.isEmpty() ? List.of() : Stream.of(condemned.split(",")).map(EventId::parse).toList()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String needed(Properties fields, String name) {
        String value = fields.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException("the note has no " + name);
        }
        return value;
    }

    private static SuspectEvent suspect(String text) {
        int end = text.lastIndexOf(':');
        if (end < 0) {
            throw new IllegalArgumentException("not a suspect");
        }
        return new SuspectEvent(EventId.parse(text.substring(0, end)), Integer.parseInt(text.substring(end + 1)));
    }
}
