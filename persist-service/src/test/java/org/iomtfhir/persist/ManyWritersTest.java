package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.model.Profile;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Several services that bring readings of the same new devices at once, to a server of each kind that fails now and then,
 * before it has done what it was asked or after.
 */
class ManyWritersTest {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");
    private static final int WRITERS = 4;
    private static final int DEVICES = 25;
    private static final int MINUTES = 8;
    private static final long SEED = 20_261_009;

    @ParameterizedTest
    @EnumSource(Ways.class)
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void everyReadingIsThereOnceUnderItsDeviceAndPatient(Ways ways) throws Exception {
        try (StandInServer server = new StandInServer(ways);
                ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            Random chance = new Random(SEED);
            AtomicInteger requests = new AtomicInteger();
            List<Persister> persisters = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                persisters.add(persister(server, i));
            }
            server.failSometimes(() -> requests.incrementAndGet() % 7 == 0 && chance.nextBoolean(), Reply.of(503, ""));
            CyclicBarrier together = new CyclicBarrier(WRITERS);
            List<Callable<Void>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Persister persister = persisters.get(i);
                int writer = i;
                writers.add(() -> {
                    for (int device = 0; device < DEVICES; device++) {
                        together.await(1, TimeUnit.MINUTES);
                        persistUntilDone(persister, messages(writer, device));
                    }
                    return null;
                });
            }
            for (var each : threads.invokeAll(writers)) {
                each.get();
            }
            persisters.forEach(Persister::close);

            assertThat(server.stored("Patient")).hasSize(DEVICES);
            assertThat(server.stored("Device")).hasSize(DEVICES);
            assertThat(server.stored("Observation").stream().map(ManyWritersTest::data)).hasSize(DEVICES).containsOnly(
                    IntStream.range(0, MINUTES * 6).mapToObj(i -> Integer.toString(100 + i)).collect(Collectors.joining(
                            " ")));
        }
    }

    /** Each minute goes to one writer, and some to two; in an order of chance. */
    private static List<IncomingResource> messages(int writer, int device) {
        List<IncomingResource> messages = new ArrayList<>();
        for (int minute = 0; minute < MINUTES; minute++) {
            if ((minute + device) % WRITERS == writer || (minute * device) % 5 == writer) {
                messages.add(
                        Messages.hourly("monitor-" + device, "mrn-" + device, null, Messages.every(NINE.plusSeconds(
                                60L * minute), 10, 6, 100 + 6 * minute)));
            }
        }
        Collections.shuffle(messages, new Random(SEED + writer + (long) WRITERS * device));
        return messages;
    }

    private static void persistUntilDone(Persister persister, List<IncomingResource> batch) {
        while (true) {
            try {
                assertThat(persister.persist(batch)).allMatch(Written.class::isInstance);
                return;
            } catch (FhirUnavailableException e) {
                // As the stage does: the whole batch again.
                Thread.onSpinWait();
            }
        }
    }

    private static Persister persister(StandInServer server, int number) {
        ServerOptions where = new ServerOptions(server.url(), null, Duration.ofSeconds(20), 64 << 20, null, null);
        FhirServer fhir = new FhirServer(new FhirTransport(where, null, Authorization.none(), InstantSource.system()));
        PersistOptions options = new PersistOptions(IdentityOptions.of(IdentityMode.CREATE), new WriteOptions(100, 2,
                64L << 20, false, false, 2, Duration.ofSeconds(30)), null, Profile.STANDARD, false, null);
        return Persister.of(fhir, new ServerCheck(fhir).check(null, true), options, InstantSource.system(),
                new SimpleMeterRegistry(), WriteOptions.backoff(pause -> {}, new Random(number)),
                Ticker.systemTicker());
    }

    /** Without the slots that hold nothing behind the last reading. */
    private static String data(JsonNode observation) {
        return observation.path("valueSampledData").path("data").asText().replaceFirst("( E)*$", "");
    }
}
