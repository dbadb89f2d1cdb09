package org.iomtfhir.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ServiceHealthTest {

    private static final Instant START = Instant.parse("2026-10-09T10:18:00Z");

    private final AtomicReference<Instant> time = new AtomicReference<>(START);
    private final ServiceHealth health = new ServiceHealth(new Moved(time::get));

    @Test
    void aServiceOfWhichNothingIsKnownIsStarting() {
        assertThat(health.isLive()).isTrue();
        assertThat(health.isReady()).isFalse();
    }

    @Test
    void aServiceIsReadyOnceAllItsPartsAreUp() {
        health.component("hub").up();
        health.component("templates").waiting("none yet");
        assertThat(health.isReady()).isFalse();

        health.component("templates").up();

        assertThat(health.isReady()).isTrue();
    }

    @Test
    void waitingIsNoReasonToStartAnewButBeingDownIs() {
        health.component("hub").waiting("out of reach");
        assertThat(health.isLive()).isTrue();

        health.component("hub").down("its thread has ended");

        assertThat(health.isLive()).isFalse();
        assertThat(health.isReady()).isFalse();
    }

    @Test
    void theTimeSinceWhenStaysWhileTheStateDoes() {
        ServiceHealth.Component hub = health.component("hub");
        hub.waiting("out of reach");
        time.set(START.plusSeconds(60));
        hub.waiting("credential refused");

        assertThat(health.components()).containsEntry("hub", new ComponentState.Waiting("credential refused", START));
        hub.up();
        time.set(START.plusSeconds(90));
        hub.up();
        assertThat(health.components()).containsEntry("hub", new ComponentState.Up(START.plusSeconds(60)));
    }

    @Test
    void aPartThatIsUpAlreadySaysSoWithoutWaitingForOthers() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ServiceHealth slow = new ServiceHealth(new Moved(() -> {
            if (Thread.currentThread().getName().equals("slow")) {
                reached.countDown();
                awaitUninterruptibly(goOn);
            }
            return START;
        }));
        slow.component("hub").up();
        Thread other = Thread.ofPlatform().name("slow").start(() -> slow.component("hub").waiting("out of reach"));
        reached.await();

        Thread quick = Thread.ofPlatform().start(() -> slow.component("hub").up());

        assertThat(quick.join(Duration.ofSeconds(10))).isTrue();
        goOn.countDown();
        other.join();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aPartThatIsGoneIsNotWaitedFor() {
        health.component("hub").up();
        health.component("partition-3").waiting("behind");

        health.component("partition-3").gone();

        assertThat(health.isReady()).isTrue();
    }

    /** A clock whose time the test sets. */
    private static final class Moved extends Clock {

        private final InstantSource source;

        Moved(InstantSource source) {
            this.source = source;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return source.instant();
        }
    }
}
