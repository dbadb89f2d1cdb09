package org.iomtfhir.runtime.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.iomtfhir.runtime.storage.StoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateWatcherTest {

    private static final String NAME = "fhirmapping.json";
    private static final Instant NOW = Instant.parse("2026-10-09T10:18:00Z");

    @TempDir
    Path directory;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Store store = new Store();
    private final List<TemplateState> told = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger compilations = new AtomicInteger();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void beforeThereIsAValidOneThereIsNothing() throws InterruptedException {
        TemplateWatcher<Integer> watcher = watcher();
        assertThat(watcher.current()).isEmpty();

        watcher.lookAgain();

        assertThat(watcher.current()).isEmpty();
        assertThat(watcher.state()).isEqualTo(
                new TemplateState.NeverValid("fhirmapping.json is not in the template storage", false, NOW));
        assertThat(watcher.awaitFirst(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void aValidOneIsTakenAndItsSuccessorReplacesIt() throws InterruptedException {
        TemplateWatcher<Integer> watcher = watcher();
        look(watcher, "12");
        assertThat(watcher.current()).contains(12);
        assertThat(watcher.awaitFirst(Duration.ZERO)).isTrue();

        look(watcher, "13");

        assertThat(watcher.current()).contains(13);
        assertThat(told).containsExactly(new TemplateState.Good("12", NOW), new TemplateState.Good("13", NOW));
    }

    @Test
    void aBrokenOneLeavesTheLastGoodInForceAndIsToldOnce() {
        TemplateWatcher<Integer> watcher = watcher();
        look(watcher, "12");
        look(watcher, "x");
        watcher.lookAgain();

        assertThat(watcher.current()).contains(12);
        TemplateState.Stale stale = new TemplateState.Stale("12", "fhirmapping.json is not valid: line 1: no number",
                true,
                NOW);
        assertThat(told).containsExactly(new TemplateState.Good("12", NOW), stale);
        assertThat(watcher.state()).isEqualTo(stale);
        assertThat(compilations).hasValue(2);
    }

    @Test
    void aBrokenOneThatIsMendedIsTaken() {
        TemplateWatcher<Integer> watcher = watcher();
        look(watcher, "12");
        look(watcher, "x");
        look(watcher, "12");

        assertThat(watcher.current()).contains(12);
        assertThat(watcher.state()).isEqualTo(new TemplateState.Good("12", NOW));
    }

    @Test
    void anExtensionThatDoesNotFitLeavesTheLastGoodInForceAndTheWatchGoesOn() {
        TemplateWatcher<Integer> watcher = watcher();
        look(watcher, "12");
        look(watcher, "misfit");

        assertThat(watcher.current()).contains(12);
        assertThat(watcher.state()).isInstanceOf(TemplateState.Stale.class);

        look(watcher, "13");
        assertThat(watcher.current()).contains(13);
    }

    @Test
    void aStoreOutOfReachLeavesTheLastGoodInForceUntilItIsBack() {
        TemplateWatcher<Integer> watcher = watcher();
        look(watcher, "12");
        store.down = true;
        watcher.lookAgain();

        assertThat(watcher.current()).contains(12);
        assertThat(watcher.state()).isEqualTo(new TemplateState.Stale("12",
                "fhirmapping.json can't be read from its storage: no answer", false, NOW));

        store.down = false;
        watcher.lookAgain();
        assertThat(watcher.state()).isEqualTo(new TemplateState.Good("12", NOW));
    }

    @Test
    void aBrokenOneIsStillToldBrokenAfterTheStoreWasOutOfReach() {
        TemplateWatcher<Integer> watcher = watcher();
        look(watcher, "12");
        look(watcher, "x");
        TemplateState broken = watcher.state();
        store.down = true;
        watcher.lookAgain();
        store.down = false;
        watcher.lookAgain();

        assertThat(watcher.state()).isEqualTo(broken);
    }

    @Test
    void aFileThatIsNoTextIsABrokenTemplateAndIsFetchedOnce() {
        TemplateWatcher<Integer> watcher = watcher();
        look(watcher, "12");
        look(watcher, "no text");
        watcher.lookAgain();

        assertThat(watcher.current()).contains(12);
        assertThat(watcher.state()).isEqualTo(new TemplateState.Stale("12",
                "fhirmapping.json is not valid: the stored file is no text", true, NOW));
        assertThat(store.fetched).hasValue(2);

        look(watcher, "13");
        assertThat(watcher.current()).contains(13);
    }

    @Test
    void aFileTakenAwayLeavesTheLastGoodInForce() {
        TemplateWatcher<Integer> watcher = watcher();
        look(watcher, "12");
        look(watcher, null);

        assertThat(watcher.current()).contains(12);
        assertThat(watcher.state()).isInstanceOf(TemplateState.Stale.class);
    }

    @Test
    void theLastGoodOneOutlivesARestartWhileTheStoreIsOutOfReach() throws InterruptedException {
        look(watcher(), "12");
        store.down = true;

        TemplateWatcher<Integer> restarted = watcher();
        restarted.lookAgain();

        assertThat(restarted.current()).contains(12);
        assertThat(restarted.awaitFirst(Duration.ZERO)).isTrue();
        assertThat(restarted.state()).isInstanceOfSatisfying(TemplateState.Stale.class,
                stale -> assertThat(stale.goodEtag()).isEqualTo("12"));
        store.down = false;
        restarted.lookAgain();
        assertThat(restarted.state()).isEqualTo(new TemplateState.Good("12", NOW));
    }

    @Test
    void theLastGoodOneOutlivesARestartWhileTheStoredOneIsBroken() {
        look(watcher(), "12");

        TemplateWatcher<Integer> restarted = watcher();
        look(restarted, "x");

        assertThat(restarted.current()).contains(12);
        assertThat(restarted.state()).isInstanceOfSatisfying(TemplateState.Stale.class,
                stale -> assertThat(stale.broken()).isTrue());
    }

    @Test
    void aLastGoodCopyThatIsTornIsNoHelpAndNoHarm() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(NAME + ".last-good"), "12");
        TemplateWatcher<Integer> watcher = watcher();
        store.down = true;

        watcher.lookAgain();

        assertThat(watcher.current()).isEmpty();
    }

    @Test
    void aCompilerThatFailsUnexpectedlyIsABrokenTemplate() {
        TemplateWatcher<Integer> watcher = watcher();
        look(watcher, "12");
        look(watcher, "bug");

        assertThat(watcher.current()).contains(12);
        assertThat(watcher.state()).isInstanceOfSatisfying(TemplateState.Stale.class,
                stale -> assertThat(stale.reason())
                        .isEqualTo("fhirmapping.json is not valid: it can't be compiled (IllegalStateException)"));
    }

    @Test
    void aChangeIsPickedUpWithinTheInterval() {
        try (TemplateWatcher<Integer> watcher = watcher()) {
            watcher.start();
            store.text = "12";
            await().atMost(Duration.ofSeconds(10)).until(() -> watcher.current().equals(Optional.of(12)));
            store.text = "13";
            await().atMost(Duration.ofSeconds(10)).until(() -> watcher.current().equals(Optional.of(13)));
        }
    }

    private void look(TemplateWatcher<Integer> watcher, String text) {
        store.text = text;
        watcher.lookAgain();
    }

    private TemplateWatcher<Integer> watcher() {
        return new TemplateWatcher<>(store, NAME, this::compile, Duration.ofMillis(20), directory, told::add,
                Clock.fixed(NOW, ZoneOffset.UTC), scheduler);
    }

    private Compiled<Integer> compile(String text) {
        compilations.incrementAndGet();
        if (text.equals("bug")) {
            throw new IllegalStateException("a bug");
        }
        if (text.equals("misfit")) {
            throw new ServiceConfigurationError("an extension that does not fit");
        }
        return text.matches("\\d+")
                ? new Compiled.Valid<>(Integer.valueOf(text))
                : new Compiled.Broken<>("line 1: no number");
    }

    /** A store of one text, which is its own ETag. */
    private static final class Store implements TemplateStore {

        private volatile String text;
        private volatile boolean down;
        private final AtomicInteger fetched = new AtomicInteger();

        @Override
        public Look look(String name, Optional<String> knownEtag) {
            if (down) {
                throw new StoreException("no answer", null);
            }
            String found = text;
            if (found == null) {
                return new Absent();
            }
            if (knownEtag.filter(found::equals).isPresent()) {
                return new Unchanged();
            }
            fetched.incrementAndGet();
            return found.equals("no text")
                    ? new Unreadable("the stored file is no text", found)
                    : new Found(found,
                            found);
        }

        @Override
        public Optional<String> writeIfMatch(String name, String newText, Optional<String> expectedEtag) {
            throw new UnsupportedOperationException();
        }
    }
}
