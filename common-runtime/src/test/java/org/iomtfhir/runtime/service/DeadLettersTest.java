package org.iomtfhir.runtime.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.hub.SetClock;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.Delivery;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final Instant START = Instant.parse("2026-10-09T10:18:00Z");

    private final SetClock clock = new SetClock(START);
    private final StageHarness harness = new StageHarness(Service.NORMALIZE, clock);
    private final DeadLetters deadLetters = harness.context().deadLetters();

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private Delivery event() {
        return harness.event("{}".getBytes(UTF_8), null, Map.of());
    }

    private void handle(Throwable thrown) throws InterruptedException {
        deadLetters.unlessFaulty(List.of(event()), () -> {
            switch (thrown) {
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalArgumentException(thrown);
            }
        });
    }

    @Test
    void anEventThatBringsAFaultToLightIsSetAsideWithItsKindAndPlaceAndNotItsMessage() throws Exception {
        handle(new NullPointerException("patient Miller"));
        handle(new StackOverflowError());

        assertThat(harness.deadLetters()).hasSize(2);
        assertThat(harness.deadLetters().getFirst().error()).isEqualTo(ErrorName.UnexpectedFailure);
        assertThat(harness.deadLetters().getFirst().cause()).contains("NullPointerException at",
                DeadLettersTest.class.getName(), "line ").doesNotContain("Miller");
        assertThat(harness.count("TotalErrors")).isEqualTo(2);
        assertThat(harness.count("DeadLetter")).isEqualTo(2);
    }

    @Test
    void whatIsNoFaultOfTheEventSetsNothingAside() {
        for (Throwable elsewhere : List.of(new UncheckedIOException(new IOException("cut off")),
                new IllegalStateException(new OutOfMemoryError()),
                new IllegalStateException(new InterruptedException()),
                new IllegalStateException(new NoClassDefFoundError("gone")))) {
            assertThatThrownBy(() -> handle(elsewhere)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> handle(new OutOfMemoryError())).isInstanceOf(OutOfMemoryError.class);

        assertThat(harness.deadLetters()).isEmpty();
    }

    @Test
    void aServiceThatCanHandleNoEventAtAllSetsNoMoreThanTenAside() throws Exception {
        for (int i = 0; i < 60; i++) {
            handleAndSettle(new NullPointerException());
        }

        assertThat(harness.deadLetters()).hasSize(10);
        assertThat(harness.outstanding()).isEqualTo(50);
        deadLetters.nothingMore("0");
        clock.set(START.plusSeconds(61));
        assertThatThrownBy(() -> deadLetters.nothingMore("0")).isInstanceOf(IllegalStateException.class);
        deadLetters.nothingMore("0");
        assertThat(harness.deadLetters()).hasSize(10);
        assertThat(harness.outstanding()).isEqualTo(50);
    }

    @Test
    void whatIsKeptWhenTheClockIsSetBackWaitsForNoHour() throws Exception {
        for (int i = 0; i < 60; i++) {
            handleAndSettle(new NullPointerException());
        }
        deadLetters.nothingMore("0");
        clock.set(START.minusSeconds(3600));

        assertThatThrownBy(() -> deadLetters.nothingMore("0")).isInstanceOf(IllegalStateException.class);
        deadLetters.nothingMore("0");
    }

    @Test
    void eventsBehindManyThatBringAFaultAboutAreTriedAndShowThatTheFaultIsOfThose() throws Exception {
        for (int i = 0; i < 160; i++) {
            handleAndSettle(new NullPointerException());
        }
        assertThat(harness.deadLetters()).hasSize(10);

        Delivery good = event();
        deadLetters.unlessFaulty(List.of(good), () -> {});
        good.settlement().settle();

        assertThat(harness.deadLetters()).hasSize(160)
                .allSatisfy(letter -> assertThat(letter.error()).isEqualTo(ErrorName.UnexpectedFailure));
        assertThat(harness.outstanding()).isZero();
        deadLetters.nothingMore("0");
    }

    @Test
    void whatIsKeptMeanwhileIsBounded() throws Exception {
        for (int i = 0; i < 10 + UndecidedFailures.MOST; i++) {
            handleAndSettle(new NullPointerException());
        }

        assertThatThrownBy(() -> handle(new NullPointerException())).isInstanceOf(IllegalStateException.class);
        assertThat(harness.deadLetters()).hasSize(10);
        assertThat(harness.outstanding()).isEqualTo(UndecidedFailures.MOST + 1);
    }

    private void handleAndSettle(RuntimeException thrown) throws InterruptedException {
        Delivery delivery = event();
        deadLetters.unlessFaulty(List.of(delivery), () -> {
            throw thrown;
        });
        delivery.settlement().settle();
    }

    @Test
    void anEventWaitsForAStoreThatIsAway() throws Exception {
        harness.refuseDeadLetters(2);
        Delivery delivery = event();

        deadLetters.setAside(delivery.event(), ErrorName.InvalidDataFormat, "no JSON", "", Optional.empty());

        assertThat(harness.refusalsLeft()).isZero();
        assertThat(harness.deadLetters()).hasSize(1);
        assertThat(harness.count("Retry")).isEqualTo(2);
    }

    @Test
    void anOutputThatCanNotBeSetAsideAtOnceIsNotSettledBeforeItCan() throws Exception {
        harness.refuse(event -> true);
        StageOutput output = harness.output();
        Delivery delivery = event();
        AtomicInteger tries = new AtomicInteger();
        CountDownLatch second = new CountDownLatch(1);

        output.publish(List.of(delivery.settlement()), new OutgoingEvent("d", new byte[0], null, Map.of()), () -> {},
                why -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new IllegalStateException("patient Miller");
                    }
                    second.await();
                });
        delivery.settlement().settle();
        await().until(() -> tries.get() == 2);
        assertThat(harness.outstanding()).isOne();
        second.countDown();

        await().until(() -> harness.outstanding() == 0);
    }

    @Test
    void anOutputThatFailsBeforeItSetsOutOwesNothing() throws Exception {
        harness.refuse(event -> {
            throw new IllegalStateException("a fault of the sink");
        });
        StageOutput output = harness.output();
        Delivery delivery = event();

        assertThatThrownBy(() -> output.publish(List.of(delivery.settlement()),
                new OutgoingEvent("d", new byte[0], null, Map.of()), () -> {}, why -> {}))
                .hasMessage("a fault of the sink");

        delivery.settlement().settle();
        assertThat(harness.outstanding()).isZero();
    }

    @Test
    void ofAnEventWithThousandsOfFailuresAHundredGetALetterEachAndTheRestOneThatCountsThem() throws Exception {
        List<DeadLetters.EventFailure> failures = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            failures.add(new DeadLetters.EventFailure(
                    i % 2 == 0 ? ErrorName.IncompatibleData : ErrorName.NormalizationDataMapping, "no value",
                    "template 0 match " + i, Optional.empty()));
        }

        harness.context().deadLetters().setAside(harness.event(new byte[0], null, Map.of()).event(), failures);

        assertThat(harness.deadLetters()).hasSize(101);
        assertThat(harness.deadLetters().get(99).failedIn()).isEqualTo("template 0 match 99");
        assertThat(harness.deadLetters().getLast().cause()).contains("1900 more failures", "IncompatibleData=950",
                "NormalizationDataMapping=950");
        assertThat(harness.deadLetters()).extracting(DeadLetter::key).doesNotHaveDuplicates();
    }
}
