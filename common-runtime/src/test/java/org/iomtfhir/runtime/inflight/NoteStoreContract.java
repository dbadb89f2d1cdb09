package org.iomtfhir.runtime.inflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.junit.jupiter.api.Test;

/** What is relied on in a store of notes. */
abstract class NoteStoreContract {

    static final NotePlace PLACE = new NotePlace("line.NS.servicebus.windows.net", "DeviceData", "$Default");
    private static final Note NOTE = new Note("me", true, new DeliveredPosition(41, 16), false,
            Optional.of(new SuspectEvent(new EventId(42, 1_791_540_000_123L, 17), 1)),
            List.of(new EventId(40, 7L, HubEvent.WHOLE), new EventId(41, 8L, 0)));
    private static final Note LET_GO = new Note("me", false, DeliveredPosition.NOTHING, true, Optional.empty(),
            List.of());

    /** A store of the place of this test, as another process would open it. */
    abstract NoteStore open();

    /** Puts something else in the place of a partition's note. */
    abstract void spoil(String partition, String text);

    @Test
    void aNoteIsReadAsItWasWritten() {
        assertThat(open().read("0")).isEmpty();

        Optional<String> version = open().write("0", NOTE, Optional.empty());

        assertThat(version).isPresent();
        assertThat(open().read("0")).contains(new NoteStore.Found(Optional.of(NOTE), version.orElseThrow()));
        assertThat(open().read("1")).isEmpty();
    }

    @Test
    void onlyWhoKnowsTheNoteThatIsThereCanReplaceIt() {
        String first = open().write("0", NOTE, Optional.empty()).orElseThrow();
        String second = open().write("0", LET_GO, Optional.of(first)).orElseThrow();

        assertThat(open().write("0", NOTE, Optional.of(first))).isEmpty();
        assertThat(open().write("0", NOTE, Optional.empty())).isEmpty();
        assertThat(open().read("0").orElseThrow().note()).contains(LET_GO);
        assertThat(open().write("0", NOTE, Optional.of(second))).isPresent();
    }

    @Test
    void whatIsNoNoteIsReadAsNoneAndCanBeReplaced() {
        String whole = NOTE.text();
        for (String text : List.of("", "whole=yes", whole.substring(0, whole.length() / 2), "\\u00", "x".repeat(10_000),
                whole.replace("handed=41", "handed=1e999999999"), whole.replace("suspect=42:", "suspect=:"))) {
            spoil("0", text);

            NoteStore.Found found = open().read("0").orElseThrow();

            assertThat(found.note()).as(text).isEmpty();
            assertThat(open().write("0", NOTE, Optional.of(found.version()))).as(text).isPresent();
        }
    }
}
