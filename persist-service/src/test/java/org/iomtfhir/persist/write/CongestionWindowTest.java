package org.iomtfhir.persist.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CongestionWindowTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final CongestionWindow window = new CongestionWindow(8, 100, nanos::get, metrics);
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    private void takes(Duration time) {
        window.send(() -> nanos.addAndGet(time.toNanos()));
    }

    private void fails(FhirUnavailableException failure) {
        assertThatThrownBy(() -> window.send(() -> {
            throw failure;
        })).isSameAs(failure);
    }

    @Test
    void beginsAtTheMostAndStaysThereAsLongAsAllIsTaken() {
        for (int i = 0; i < 50; i++) {
            takes(Duration.ofMillis(200));
        }

        assertThat(window.bundles()).isEqualTo(8);
        assertThat(window.entries()).isEqualTo(100);
        assertThat(metrics.get("fhir.bundles.window").gauge().value()).isEqualTo(8);
        assertThat(metrics.get("fhir.bundles.window.entries").gauge().value()).isEqualTo(100);
    }

    @Test
    void halvesWhereTheServerAsksToWaitAndGrowsByOneWithEachRound() {
        fails(FhirUnavailableException.throttled("429", null));
        assertThat(window.bundles()).isEqualTo(4);
        assertThat(window.entries()).as("what was refused was not too large").isEqualTo(100);

        for (int i = 0; i < 4; i++) {
            takes(Duration.ofMillis(200));
        }
        assertThat(window.bundles()).as("nearly a round later").isBetween(4, 5);

        for (int i = 0; i < 40; i++) {
            takes(Duration.ofMillis(200));
        }
        assertThat(window.bundles()).isEqualTo(8);
    }

    @Test
    void smallerBundlesAreSentToAServerThatDoesNotAnswerOrTakesLong() {
        fails(FhirUnavailableException.transientFailure("no answer"));
        assertThat(window.bundles()).isEqualTo(4);
        assertThat(window.entries()).isEqualTo(50);

        takes(Duration.ofSeconds(11));
        assertThat(window.bundles()).isEqualTo(2);
        assertThat(window.entries()).isEqualTo(25);

        for (int i = 0; i < 100; i++) {
            takes(Duration.ofMillis(200));
        }
        assertThat(window.bundles()).isEqualTo(8);
        assertThat(window.entries()).isEqualTo(100);
    }

    @Test
    void neverFallsBelowOneBundleOfTenEntries() {
        for (int i = 0; i < 100; i++) {
            fails(FhirUnavailableException.transientFailure("no answer"));
        }

        assertThat(window.bundles()).isEqualTo(1);
        assertThat(window.entries()).isEqualTo(10);
    }

    @Test
    void entriesOfWhichFewAreSetStayFew() {
        CongestionWindow small = new CongestionWindow(1, 3, nanos::get, new SimpleMeterRegistry());
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> small.send(() -> {
                throw FhirUnavailableException.transientFailure("no answer");
            })).isInstanceOf(FhirUnavailableException.class);
        }

        assertThat(small.bundles()).isEqualTo(1);
        assertThat(small.entries()).isEqualTo(3);
    }

    @Test
    void aServerThatFailsAtWhatItWasSentIsNotOverloaded() {
        fails(FhirUnavailableException.answered("500"));
        fails(FhirUnavailableException.unauthorised("401"));

        assertThat(window.bundles()).isEqualTo(8);
        assertThat(window.entries()).isEqualTo(100);
    }

    @Test
    void anEntryThatIsRefusedForTheLoadHalvesToo() {
        window.refusedAnEntry();

        assertThat(window.bundles()).isEqualTo(4);
    }

    /** All that was under way when the server began to refuse says one thing, and says it once. */
    @Test
    void halvesOnceForAllThatWasUnderWay() throws Exception {
        CountDownLatch underWay = new CountDownLatch(8);
        CountDownLatch answer = new CountDownLatch(1);
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sent.add(executor.submit(() -> window.send(waiting(underWay, answer, () -> {
                throw FhirUnavailableException.throttled("429", null);
            }))));
        }
        assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();
        answer.countDown();
        for (Future<?> each : sent) {
            assertThatThrownBy(each::get).hasCauseInstanceOf(FhirUnavailableException.class);
        }

        assertThat(window.bundles()).isEqualTo(4);
    }

    @Test
    void noMoreAreUnderWayThanMayBe() throws Exception {
        fails(FhirUnavailableException.throttled("429", null));
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch four = new CountDownLatch(4);
        CountDownLatch answer = new CountDownLatch(1);
        List<Future<?>> sent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            sent.add(executor.submit(() -> window.send(() -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                four.countDown();
                await(answer);
                now.decrementAndGet();
                return null;
            })));
        }
        assertThat(four.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValue(4);
        answer.countDown();
        for (Future<?> each : sent) {
            each.get();
        }

        assertThat(most.get()).isLessThanOrEqualTo(8);
    }

    @Test
    void whoIsInterruptedWhileWaitingGoesAway() throws Exception {
        CongestionWindow one = new CongestionWindow(1, 100, nanos::get, new SimpleMeterRegistry());
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Future<?> first = executor.submit(() -> one.send(waiting(underWay, answer, () -> null)));
        assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> one.send(() -> null)).isInstanceOf(FhirUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();

        answer.countDown();
        first.get();
        assertThat(one.send(() -> "sent")).isEqualTo("sent");
    }

    private static <T> Supplier<T> waiting(CountDownLatch underWay, CountDownLatch answer, Supplier<T> then) {
        return () -> {
            underWay.countDown();
            await(answer);
            return then.get();
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
