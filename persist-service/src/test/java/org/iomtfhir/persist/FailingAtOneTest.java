package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.Reply;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Request;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.PersistOutcome.Rejected;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that answers 500 to one resource each time, against one that is out of order. */
class FailingAtOneTest {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");
    private static final String POISON = "98765.4321";

    private final StandInServer server = new StandInServer(Ways.HAPI);
    private Instant now = NINE.plusSeconds(3600);
    private int others;
    private Persister persister;

    @BeforeEach
    void open() {
        ServerOptions where = new ServerOptions(server.url(), null, null, 64 << 20, null, null);
        FhirServer fhir = new FhirServer(new FhirTransport(where, null, Authorization.none(), InstantSource.system()));
        persister = Persister.of(fhir, new ServerCheck(fhir).check(null, true), PersistOptions.of(IdentityMode.CREATE),
                InstantSource.system(), new SimpleMeterRegistry(), WriteOptions.backoff(pause -> {}, new Random(1)),
                () -> TimeUnit.SECONDS.toNanos(now.getEpochSecond()));
    }

    @AfterEach
    void close() {
        persister.close();
        server.close();
    }

    private static List<IncomingResource> batch() {
        List<IncomingResource> batch = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            batch.add(Messages.single("scale-" + i, "mrn-" + i, null, NINE, i == 13 ? POISON : "8" + i));
        }
        return batch;
    }

    /** What other partitions land meanwhile. */
    private void another() {
        others++;
        assertThat(persister.persist(List.of(Messages.single("scale-99", "mrn-99", null, NINE.plusSeconds(60L
                * others), "80")))).containsExactly(new Written(Operation.CREATED));
    }

    private void waits(List<IncomingResource> batch) {
        assertThatThrownBy(() -> persister.persist(batch)).isInstanceOfSatisfying(FhirUnavailableException.class,
                each -> assertThat(each.kind()).isEqualTo(FhirUnavailableException.Kind.TRANSIENT));
    }

    @Test
    void itsNeighboursLandAtOnceAndItIsWaitedForWithAReason() {
        server.failAt(500, json -> json.contains(POISON));

        assertThatThrownBy(() -> persister.persist(batch())).isInstanceOf(FhirUnavailableException.class)
                .hasMessageContaining("fails at one resource");

        assertThat(server.stored("Observation")).hasSize(19);
    }

    @Test
    void itIsSetAsideOnceTheServerHasTakenOthersForMinutes() {
        server.failAt(500, json -> json.contains(POISON));
        for (int i = 0; i < 7; i++) {
            waits(batch());
            another();
            now = now.plusSeconds(60);
        }

        List<PersistOutcome> outcomes = persister.persist(batch());

        assertThat(outcomes.get(13)).isInstanceOfSatisfying(Rejected.class, each -> {
            assertThat(each.error()).isEqualTo(ErrorName.FhirDataMapping);
            assertThat(each.reason()).contains("500").doesNotContain("mrn").doesNotContain(POISON);
        });
        assertThat(outcomes.stream().filter(Written.class::isInstance)).hasSize(19);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT Device", "PUT Patient", "POST Device/_search"})
    void whoseDeviceOrPatientItFailsAtIsWaitedForAloneAndThenSetAside(String failing) {
        String[] parts = failing.split(" ", 2);
        server.always(request -> request.method().equals(parts[0]) && request.path().startsWith(parts[1]) && (request
                .body().contains("scale-13") || request.body().contains("mrn-13")) ? Reply.of(500, "") : null);
        server.failAt(500, json -> (json.contains("scale-13") || json.contains("mrn-13")) && json.contains(
                "\"resourceType\":\"" + parts[1].substring(0, 6)));

        List<IncomingResource> batch = batch();
        for (int i = 1; i < 6; i++) {
            batch.add(13, Messages.single("scale-13", "mrn-13", null, NINE.plusSeconds(60L * i), "80"));
        }

        waits(batch);

        assertThat(server.stored("Observation")).hasSize(19);
        for (int i = 0; i < 6; i++) {
            another();
            now = now.plusSeconds(60);
            waits(batch);
        }
        another();
        List<PersistOutcome> outcomes = persister.persist(batch);
        assertThat(outcomes.subList(13, 19)).allSatisfy(outcome -> assertThat(outcome).isInstanceOfSatisfying(
                Rejected.class, each -> {
                    assertThat(each.error()).isEqualTo(ErrorName.FhirResourceNotFound);
                    assertThat(each.reason()).contains("500").doesNotContain("mrn").doesNotContain("scale");
                }));
        assertThat(outcomes.stream().filter(Written.class::isInstance)).hasSize(19);
    }

    @Test
    void itIsNotSetAsideWithinMinutesHoweverOftenItFails() {
        server.failAt(500, json -> json.contains(POISON));
        for (int i = 0; i < 20; i++) {
            waits(batch());
            another();
            now = now.plusSeconds(10);
        }
    }

    @Test
    void itIsNotSetAsideWhereNothingElseIsTaken() {
        server.failAt(500, json -> json.contains(POISON));
        for (int i = 0; i < 20; i++) {
            waits(batch());
            now = now.plusSeconds(60);
        }
    }

    @Test
    void itIsSetAsideInTheEndWhereAllElseIsHeldUpBehindIt() {
        server.failAt(500, json -> json.contains(POISON));
        List<IncomingResource> alone = List.of(Messages.single("scale-13", "mrn-13", null, NINE, POISON));
        for (int i = 0; i < 10; i++) {
            waits(alone);
            now = now.plusSeconds(180);
        }

        assertThat(persister.persist(alone)).singleElement().isInstanceOfSatisfying(Rejected.class,
                each -> assertThat(each.error()).isEqualTo(ErrorName.FhirDataMapping));
        // It is told at once when the batch comes again, since its letter may not have been written.
        assertThat(persister.persist(alone)).singleElement().isInstanceOf(Rejected.class);
    }

    @Test
    void itIsNotSetAsideAloneWhileTheServerAnswersNothingElse() {
        server.failAt(500, json -> json.contains(POISON));
        List<IncomingResource> alone = List.of(Messages.single("scale-13", "mrn-13", null, NINE, POISON));
        waits(alone);
        server.always(request -> request.body().contains("iomt-probe") ? Reply.of(500, "") : null);
        for (int i = 0; i < 20; i++) {
            waits(alone);
            now = now.plusSeconds(180);
        }
    }

    @Test
    void anOutageSetsNothingAsideAndIsNotHammered() {
        another();
        server.failAt(500, json -> true);
        for (int i = 0; i < 20; i++) {
            long before = server.count(Request::isWrite);
            waits(batch());
            // Four lanes, each with its tries and a bounded number of parts.
            assertThat(server.count(Request::isWrite) - before).isLessThanOrEqualTo(4 * (4 + 10));
            now = now.plusSeconds(600);
        }

        server.failAt(500, json -> false);

        assertThat(persister.persist(batch())).containsOnly(new Written(Operation.CREATED));
    }

    @Test
    void aServerThatIsNotThereIsNeverTheResourcesFault() {
        server.failAt(503, json -> json.contains(POISON));
        for (int i = 0; i < 20; i++) {
            waits(batch());
            another();
            now = now.plusSeconds(60);
        }
    }

    @Test
    void ofSeveralMessagesInItTheGoodOnesLand() {
        server.failAt(500, json -> json.contains(" 666 "));
        List<IncomingResource> batch = List.of(heartRates(0, 70), heartRates(1, 666), heartRates(2, 90));
        for (int i = 0; i < 7; i++) {
            waits(batch);
            another();
            now = now.plusSeconds(60);
        }

        List<PersistOutcome> outcomes = persister.persist(batch);

        assertThat(outcomes.get(0)).isEqualTo(new Written(Operation.CREATED));
        assertThat(outcomes.get(1)).isInstanceOf(Rejected.class);
        assertThat(outcomes.get(2)).isEqualTo(new Written(Operation.UPDATED));
    }

    @Test
    void itIsAboveSuspicionOnceItIsTaken() {
        server.failAt(500, json -> json.contains(POISON));
        for (int i = 0; i < 7; i++) {
            waits(batch());
            another();
            now = now.plusSeconds(60);
        }
        server.failAt(500, json -> false);
        assertThat(persister.persist(batch()).get(13)).isEqualTo(new Written(Operation.CREATED));
        server.failAt(500, json -> json.contains(POISON));
        List<IncomingResource> later = List.of(Messages.single("scale-13", "mrn-13", null, NINE, POISON + "1"));

        waits(later);
    }

    private static IncomingResource heartRates(int minute, int from) {
        return Messages.hourly("monitor-1", "mrn-1", null, Messages.every(NINE.plusSeconds(60L * minute), 10, 6, from));
    }
}
