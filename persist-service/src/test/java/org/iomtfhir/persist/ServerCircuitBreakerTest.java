package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerCircuitBreaker;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.model.Profile;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.write.WriteOptions;
import org.iomtfhir.runtime.retry.Failure;
import org.iomtfhir.runtime.retry.Retry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many partitions before one server that is down: it is asked by one of them at a time. */
@Timeout(120)
class ServerCircuitBreakerTest {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PARTITIONS = 8;
    private static final int POISONED = 3;
    private static final int PAUSE_MS = 200;

    private final StandInServer server = new StandInServer(Ways.HAPI);
    // Those who have failed come back at once: what holds them is the gate alone.
    private final Retry retry = new Retry(Duration.ofMillis(1), Duration.ofMillis(2), Clock.systemUTC());
    private final ExecutorService partitions = Executors.newFixedThreadPool(PARTITIONS);
    private Persister persister;

    @AfterEach
    void close() throws Exception {
        retry.close();
        partitions.shutdownNow();
        assertThat(partitions.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        if (persister != null) {
            persister.close();
        }
        server.close();
    }

    private FhirServer behindGate(Duration pause, Duration budget) {
        ServerCircuitBreaker gate = new ServerCircuitBreaker(pause, pause, budget, new Random(1));
        ServerOptions where = new ServerOptions(server.url(), null, null, 64 << 20, null, null);
        return new FhirServer(
                new FhirTransport(where, null, Authorization.none(), InstantSource.system(), Optional.of(gate)));
    }

    private void connect() {
        FhirServer fhir = behindGate(Duration.ofMillis(PAUSE_MS), Duration.ofSeconds(60));
        PersistOptions options = new PersistOptions(IdentityOptions.of(IdentityMode.CREATE), WriteOptions.DEFAULTS,
                null, Profile.STANDARD, false, null);
        persister = Persister.of(fhir, new ServerCheck(fhir).check(null, true), options, InstantSource.system(),
                new SimpleMeterRegistry(), WriteOptions.backoff(pause -> {}, new Random(1)), Ticker.systemTicker());
    }

    @Test
    void whoDoesNotGetToAskIsToldWhatTheLastOneWasToldAndMayComeAgainAtOnce() {
        FhirServer fhir = behindGate(Duration.ofHours(1), Duration.ofMillis(10));
        server.always(request -> Reply.of(503, ""));

        assertThatThrownBy(() -> fhir.search("Patient", Map.of(), 1)).isInstanceOfSatisfying(
                FhirUnavailableException.class,
                first -> assertThat(first.failure()).isEqualTo(new Failure.Transient()));
        assertThatThrownBy(() -> fhir.search("Patient", Map.of(), 1))
                .isInstanceOfSatisfying(FhirUnavailableException.class, second -> {
                    assertThat(second).hasMessage("the FHIR server answers 503");
                    assertThat(second.failure()).isEqualTo(new Failure.Held());
                });
        assertThat(server.requests()).hasSize(1);
    }

    private List<Future<List<PersistOutcome>>> persistInEveryPartition() {
        List<Future<List<PersistOutcome>>> running = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            IncomingResource resource = Messages.single("scale-" + i, "mrn-" + i, null, NINE,
                    i == POISONED ? "66.6" : "8" + i);
            running.add(partitions.submit(() -> retry.untilAccepted(() -> persister.persist(List.of(resource)),
                    new Retry.Waiting() {
                        @Override
                        public void failed(Failure failure, Throwable cause) {
                            // it waits
                        }

                        @Override
                        public void over() {
                            // it goes on
                        }
                    })));
        }
        return running;
    }

    private static void assertLanded(List<Future<List<PersistOutcome>>> running) throws Exception {
        for (Future<List<PersistOutcome>> each : running) {
            assertThat(each.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).singleElement()
                    .isInstanceOf(PersistOutcome.Written.class);
        }
    }

    @Test
    void aServerThatIsDownIsAskedByOneAtATimeAndAllGoOnWhenItIsBack() throws Exception {
        connect();
        int before = server.requests().size();
        server.always(request -> Reply.of(503, ""));
        long start = System.nanoTime();
        List<Future<List<PersistOutcome>>> running = persistInEveryPartition();

        // Each partition may have had one request on its way when the first failed; then there is one for each pause.
        await().atMost(LIMIT).until(() -> server.requests().size() >= before + PARTITIONS + 10);
        int asked = server.requests().size() - before;
        long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertThat((long) asked).isLessThanOrEqualTo(PARTITIONS + elapsed / (PAUSE_MS / 2) + 1);
        assertThat(running).noneMatch(Future::isDone);

        server.always(null);
        assertLanded(running);
        assertThat(server.stored("Observation")).hasSize(PARTITIONS);
    }

    @Test
    void aRequestThatAlwaysFailsDoesNotKeepTheOthersWaiting() throws Exception {
        connect();
        server.always(request -> request.isWrite() && request.body().contains("66.6") ? Reply.of(503, "") : null);

        List<Future<List<PersistOutcome>>> running = persistInEveryPartition();
        Future<List<PersistOutcome>> poisoned = running.remove(POISONED);

        assertLanded(running);
        assertThat(poisoned).isNotDone();
        server.always(null);
        assertLanded(List.of(poisoned));
    }

    @Test
    void aPauseThatTheServerAsksForIsKeptByAll() throws Exception {
        connect();
        int before = server.requests().size();
        server.always(request -> new Reply(429, Map.of("Retry-After", "2"), ""));
        List<Future<List<PersistOutcome>>> running = persistInEveryPartition();

        await().atMost(LIMIT).until(() -> server.requests().size() > before);
        long start = System.nanoTime();
        await().atMost(LIMIT).until(() -> server.requests().size() >= before + PARTITIONS + 2);
        // At least the second probe came two seconds after the first.
        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.SECONDS.toNanos(2) / 2);

        server.always(null);
        assertLanded(running);
    }
}
