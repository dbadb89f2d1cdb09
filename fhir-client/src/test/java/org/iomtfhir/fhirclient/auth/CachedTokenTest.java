package org.iomtfhir.fhirclient.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often a source of tokens is asked, and who waits for it. */
class CachedTokenTest {

    private static final Duration LIFE = Duration.ofSeconds(1000);
    private static final Duration DUE = LIFE.minusSeconds(100);

    private volatile Instant now = Instant.parse("2026-10-09T12:00:00Z");
    private volatile boolean down;
    /** What the source waits for before it answers. */
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile CountDownLatch asked = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private final CachedToken token = new CachedToken(this::ask, () -> now);
    private final List<Thread> started = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(run -> {
        Thread thread = new Thread(run);
        started.add(thread);
        return thread;
    });

    @AfterEach
    void stop() {
        held.countDown();
        threads.shutdownNow();
    }

    private AccessToken ask() {
        int number = requests.incrementAndGet();
        Instant at = now;
        asked.countDown();
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FhirUnavailableException.transientFailure("interrupted");
        }
        if (down) {
            throw FhirUnavailableException.transientFailure("down, request " + number);
        }
        return new AccessToken("token-" + number, at, at.plus(LIFE));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    /** Starts one thread that asks the source and is kept waiting for the answer. */
    private Future<Optional<String>> startToAsk() throws InterruptedException {
        held = new CountDownLatch(1);
        asked = new CountDownLatch(1);
        Future<Optional<String>> answer = threads.submit(token::header);
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        return answer;
    }

    private List<Future<Optional<String>>> startToWait(int count) {
        List<Future<Optional<String>>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            answers.add(threads.submit(token::header));
        }
        while (!started.stream().allMatch(each -> each.getState() == Thread.State.WAITING
                || each.getState() == Thread.State.BLOCKED)) {
            Thread.onSpinWait();
        }
        return answers;
    }

    @Test
    void aTokenThatWasGotBeforeTheClockWasSetBackIsRenewed() {
        assertThat(token.header()).contains("Bearer token-1");
        pass(Duration.ofHours(-1));

        assertThat(token.header()).contains("Bearer token-2");
        assertThat(token.header()).contains("Bearer token-2");
    }

    @Test
    void aTokenThatWasGotBeforeTheClockWasSetBackServesWhileTheSourceIsDown() {
        assertThat(token.header()).contains("Bearer token-1");
        pass(Duration.ofHours(-1));
        down = true;

        assertThat(token.header()).contains("Bearer token-1");
    }

    @Test
    void aSourceThatIsDownIsNotAskedWithEachRequestWhileTheOldTokenIsGood() {
        token.header();
        down = true;
        pass(DUE);

        for (int i = 0; i < 50; i++) {
            assertThat(token.header()).contains("Bearer token-1");
        }
        assertThat(requests).hasValue(2);

        pass(Duration.ofSeconds(10));
        assertThat(token.header()).contains("Bearer token-1");
        assertThat(requests).hasValue(3);

        down = false;
        pass(Duration.ofSeconds(10));
        assertThat(token.header()).contains("Bearer token-4");
    }

    @Test
    void othersGoOnWithTheOldTokenWhileOneAsks() throws Exception {
        token.header();
        pass(DUE);
        Future<Optional<String>> asking = startToAsk();

        assertThat(threads.submit(token::header).get(20, TimeUnit.SECONDS)).contains("Bearer token-1");

        held.countDown();
        assertThat(asking.get(20, TimeUnit.SECONDS)).contains("Bearer token-2");
        assertThat(requests).hasValue(2);
    }

    @Test
    void aFailureCountsForAllWhoWaited() throws Exception {
        down = true;
        List<Future<Optional<String>>> answers = new ArrayList<>(List.of(startToAsk()));
        answers.addAll(startToWait(7));
        held.countDown();

        for (Future<Optional<String>> answer : answers) {
            assertThatThrownBy(() -> answer.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(FhirUnavailableException.class).hasMessageContaining("down, request 1");
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void withoutAGoodTokenTheSourceIsAskedAgainAfterASecond() {
        down = true;
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(token::header).isInstanceOf(FhirUnavailableException.class)
                    .hasMessage("down, request 1");
        }
        down = false;
        pass(Duration.ofMillis(999));
        assertThatThrownBy(token::header).hasMessage("down, request 1");

        pass(Duration.ofMillis(1));
        assertThat(token.header()).contains("Bearer token-2");
    }

    @Test
    void anOldTokenThatEndsBeforeTheNextTryIsNotServed() {
        token.header();
        down = true;
        pass(LIFE.minusSeconds(2));
        assertThat(token.header()).contains("Bearer token-1");

        down = false;
        pass(Duration.ofSeconds(2));
        assertThat(token.header()).contains("Bearer token-3");
    }

    @Test
    void whoAsksAndIsInterruptedLeavesItToAnother() throws Exception {
        Future<Optional<String>> asking = startToAsk();
        List<Future<Optional<String>>> waiting = startToWait(2);
        held = new CountDownLatch(0);

        started.getFirst().interrupt();

        for (Future<Optional<String>> answer : waiting) {
            assertThat(answer.get(20, TimeUnit.SECONDS)).contains("Bearer token-2");
        }
        assertThatThrownBy(() -> asking.get(20, TimeUnit.SECONDS))
                .hasCauseInstanceOf(FhirUnavailableException.class);
    }

    @Test
    void aClockThatIsSetBackEndsThePause() {
        down = true;
        assertThatThrownBy(token::header).hasMessage("down, request 1");
        down = false;
        pass(Duration.ofHours(-1));

        assertThat(token.header()).contains("Bearer token-2");
    }
}
