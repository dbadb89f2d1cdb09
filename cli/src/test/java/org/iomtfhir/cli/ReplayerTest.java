package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DirectoryDeadLetterStore;
import org.iomtfhir.runtime.hub.publish.EventTooLargeException;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.replay.ReplayKey;
import org.iomtfhir.runtime.settings.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ReplayerTest {

    private static final DeadLetter FIRST = Letters.normalize(1, "template 0");
    private static final DeadLetter OTHER_OF_FIRST = Letters.normalize(1, "template 1");
    private static final DeadLetter SECOND = Letters.normalize(2, "");

    @TempDir
    Path directory;
    private DeadLetterStore store;
    private Replayer replayer;
    private final BoundedCalls calls = new BoundedCalls(Duration.ofMillis(200));
    private final StringWriter err = new StringWriter();
    private final List<OutgoingEvent> sent = new ArrayList<>();

    @BeforeEach
    void fill() {
        store = new DirectoryDeadLetterStore(directory);
        List.of(SECOND, FIRST, OTHER_OF_FIRST).forEach(store::put);
        replayer = new Replayer(store, new ReplayKey(new Secret("a key of 32 characters and some more")),
                Clock.systemUTC(), calls, new PrintWriter(err));
    }

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void twoLettersAboutOneEventGoBackAsOneAndBothAreMarked() throws Exception {
        replayer.replay(chosen(), (partition, event) -> {
            assertThat(partition).isEqualTo("1");
            sent.add(event);
            return CompletableFuture.completedFuture(null);
        });

        assertThat(sent).hasSize(2);
        assertThat(replayer.report()).isTrue();
        assertThat(err.toString()).contains("3 dead letters replayed, 0 not");
        List.of(FIRST, OTHER_OF_FIRST, SECOND)
                .forEach(letter -> assertThat(stored(letter).replayedTime()).isPresent());
    }

    @Test
    void aLetterThatTheHubRefusesWaitsOnAndTheOthersGo() throws Exception {
        replayer.replay(chosen(), (partition, event) -> {
            sent.add(event);
            return sent.size() == 1
                    ? CompletableFuture.failedFuture(new EventTooLargeException("devicedata", 9, 5))
                    : CompletableFuture.completedFuture(null);
        });

        assertThat(replayer.report()).isFalse();
        assertThat(err.toString()).contains(FIRST.key() + " was not replayed and still waits: an event of 9 bytes",
                "1 dead letters replayed, 2 not");
        assertThat(stored(FIRST).replayedTime()).isEmpty();
        assertThat(stored(SECOND).replayedTime()).isPresent();
    }

    @Test
    void aHubThatDoesNotAnswerEndsTheReplayAndEveryLetterWaits() throws Exception {
        replayer.replay(chosen(), (partition, event) -> new CompletableFuture<>());

        assertThat(replayer.report()).isFalse();
        assertThat(err.toString()).contains("the hub has not accepted it within", "0 dead letters replayed, 3 not");
        assertThat(stored(FIRST).replayedTime()).isEmpty();
    }

    @Test
    @Timeout(30)
    void aHubThatHasNoRoomForALetterEndsTheReplayAndWhatItAcceptedBeforeIsMarked() throws Exception {
        boolean answered = replayer.replay(chosen(), (partition, event) -> {
            if (!sent.isEmpty()) {
                new CountDownLatch(1).await();
            }
            sent.add(event);
            return CompletableFuture.completedFuture(null);
        });

        assertThat(answered).isFalse();
        assertThat(replayer.report()).isFalse();
        assertThat(err.toString()).contains(
                SECOND.key() + " was not replayed and still waits: the hub has not accepted",
                "2 dead letters replayed, 1 not; those are kept and still wait");
        assertThat(stored(FIRST).replayedTime()).isPresent();
        assertThat(stored(SECOND).replayedTime()).isEmpty();
    }

    @Test
    void aLetterThatFailsAgainBeforeItIsMarkedWaits() throws Exception {
        replayer.replay(chosen(), (partition, event) -> {
            store.put(new DeadLetter("normalize", ErrorName.IncompatibleData, "now another cause", "template 0",
                    FIRST.template(), FIRST.event(), Clock.systemUTC().instant()));
            return CompletableFuture.completedFuture(null);
        });

        assertThat(replayer.report()).isTrue();
        assertThat(err.toString()).contains("1 of them failed again at once, and wait");
        assertThat(stored(FIRST).replayedTime()).isEmpty();
        assertThat(stored(FIRST).cause()).isEqualTo("now another cause");
        assertThat(stored(OTHER_OF_FIRST).replayedTime()).isPresent();
    }

    private DeadLetter stored(DeadLetter letter) {
        return store.get(letter.key()).orElseThrow();
    }

    private static List<Replayer.Chosen> chosen() {
        return List.of(Replayer.Chosen.of(SECOND.summary()), Replayer.Chosen.of(FIRST.summary()),
                Replayer.Chosen.of(OTHER_OF_FIRST.summary()));
    }
}
