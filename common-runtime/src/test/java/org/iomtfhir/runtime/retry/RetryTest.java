package org.iomtfhir.runtime.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.iomtfhir.runtime.health.ComponentState;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.junit.jupiter.api.Test;

class RetryTest {

    private final Retry retry = new Retry(Duration.ofMillis(1), Duration.ofMillis(4), Clock.systemUTC());
    private final Told told = new Told();

    @Test
    void whatIsAcceptedAtOnceIsNotWaitedFor() throws Exception {
        assertThat(retry.untilAccepted(() -> "done", told)).isEqualTo("done");
        assertThat(told.events).isEmpty();
    }

    @Test
    void whatMayPassIsTriedUntilItHas() throws Exception {
        AtomicInteger calls = new AtomicInteger();

        String result = retry.untilAccepted(() -> {
            if (calls.incrementAndGet() <= 20) {
                throw new IOException("cut off");
            }
            return "done";
        }, told);

        assertThat(result).isEqualTo("done");
        assertThat(calls).hasValue(21);
        assertThat(told.events).hasSize(21).endsWith("over").startsWith("Transient[]");
    }

    @Test
    void whatFailsForGoodIsTriedOnce() {
        AtomicInteger calls = new AtomicInteger();

        assertThatThrownBy(() -> retry.untilAccepted(() -> {
            calls.incrementAndGet();
            throw new IllegalArgumentException("bad");
        }, told)).isInstanceOf(ExecutionException.class).cause().isInstanceOf(IllegalArgumentException.class);

        assertThat(calls).hasValue(1);
        assertThat(told.events).isEmpty();
    }

    @Test
    void whatFailsForGoodAfterAWaitEndsTheWaiting() {
        AtomicInteger calls = new AtomicInteger();

        assertThatThrownBy(() -> retry.untilAccepted(() -> {
            if (calls.incrementAndGet() == 1) {
                throw new IOException("cut off");
            }
            throw new IllegalArgumentException("bad");
        }, told)).hasCauseInstanceOf(IllegalArgumentException.class);

        assertThat(told.events).containsExactly("Transient[]", "over");
    }

    @Test
    void aThrottlingServerIsGivenTheTimeItAskedFor() throws Exception {
        AtomicBoolean throttled = new AtomicBoolean();
        long before = System.nanoTime();

        retry.untilAccepted(() -> {
            if (throttled.compareAndSet(false, true)) {
                throw new Throttle(Duration.ofMillis(300));
            }
            return null;
        }, told);

        // Jitter makes a pause a quarter shorter at most.
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(225));
        assertThat(told.events).containsExactly("Throttled[retryAfter=PT0.3S]", "over");
    }

    @Test
    void anInterruptedThreadWaitsNoLonger() throws Exception {
        Retry slow = new Retry(Duration.ofMinutes(1), Duration.ofMinutes(2), Clock.systemUTC());
        AtomicReference<Thread> thread = new AtomicReference<>();
        CompletableFuture<Exception> outcome = waitingIn(slow, thread);

        thread.get().interrupt();

        assertThat(outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aCallThatIsInterruptedHasNotFailedForGood() {
        assertThatThrownBy(() -> retry.untilAccepted(() -> {
            throw new IllegalStateException("blocking was interrupted", new InterruptedException());
        }, told)).isInstanceOf(InterruptedException.class);
        assertThat(told.events).isEmpty();
    }

    @Test
    void aShutdownEndsAllWaiting() throws Exception {
        Retry slow = new Retry(Duration.ofMinutes(1), Duration.ofMinutes(2), Clock.systemUTC());
        CompletableFuture<Exception> one = waitingIn(slow, new AtomicReference<>());
        CompletableFuture<Exception> other = waitingIn(slow, new AtomicReference<>());

        slow.close();

        assertThat(one.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThat(other.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> slow.untilAccepted(() -> "late", told)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void waitingIsSeenInTheHealth() throws Exception {
        ServiceHealth health = new ServiceHealth(Clock.systemUTC());
        ServiceHealth.Component fhir = health.component("fhir");
        AtomicReference<ComponentState> during = new AtomicReference<>();
        AtomicInteger calls = new AtomicInteger();

        retry.untilAccepted(() -> {
            during.set(health.components().get("fhir"));
            if (calls.incrementAndGet() == 1) {
                throw new IOException("patient 4711 not sent");
            }
            return null;
        }, fhir);

        assertThat(during.get()).isInstanceOfSatisfying(ComponentState.Waiting.class,
                waiting -> assertThat(waiting.reason())
                        .isEqualTo("not to be reached, or failing: IOException"));
        assertThat(health.components().get("fhir")).isInstanceOf(ComponentState.Up.class);
    }

    /** Lets another thread wait in the retry, and gives how that ends. */
    private static CompletableFuture<Exception> waitingIn(Retry slow, AtomicReference<Thread> thread) {
        AtomicBoolean failed = new AtomicBoolean();
        CompletableFuture<Exception> outcome = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            try {
                slow.untilAccepted(() -> {
                    throw new IOException("down");
                }, new Retry.Waiting() {
                    @Override
                    public void failed(Failure failure, Throwable cause) {
                        failed.set(true);
                    }

                    @Override
                    public void over() {
                        // What counts is the exception.
                    }
                });
                outcome.complete(null);
            } catch (InterruptedException | ExecutionException | RuntimeException e) {
                outcome.complete(e);
            }
        });
        thread.set(waiting);
        waiting.start();
        await().atMost(Duration.ofSeconds(10)).untilTrue(failed);
        return outcome;
    }

    private static final class Told implements Retry.Waiting {

        private final List<String> events = new ArrayList<>();

        @Override
        public void failed(Failure failure, Throwable cause) {
            events.add(failure.toString());
        }

        @Override
        public void over() {
            events.add("over");
        }
    }

    private static final class Throttle extends RuntimeException implements Failure.Classed {

        private static final long serialVersionUID = 1L;
        private final transient Duration pause;

        Throttle(Duration pause) {
            this.pause = pause;
        }

        @Override
        public Failure failure() {
            return new Failure.Throttled(pause);
        }
    }
}
