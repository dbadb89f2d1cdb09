package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.persist.PersistOutcome.Rejected;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.DeterministicId;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server that shows a hundred of what a search finds, or as many as it is asked for so, and neither a link to the others nor their
 * number, as HAPI does: nothing is decided as if there were no others.
 */
@ParameterizedClass
@ValueSource(ints = {100, 1_000})
class HeldBackAnswersTest {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");

    private final StandInServer server = new StandInServer(Ways.HAPI);
    private final AtomicReference<Instant> now = new AtomicReference<>(NINE.plusSeconds(60));
    private final List<Persister> opened = new ArrayList<>();
    private final int most;
    private int stored;

    HeldBackAnswersTest(int most) {
        this.most = most;
    }

    @BeforeEach
    void holdBack() {
        server.holdBack(most);
    }

    @AfterEach
    void close() {
        opened.forEach(Persister::close);
        server.close();
    }

    private Persister persister(IdentityMode mode, boolean findByIdentifier, boolean preliminary) {
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                now::get));
        PersistOptions options = new PersistOptions(IdentityOptions.of(mode), WriteOptions.DEFAULTS
                .withFindByIdentifier(findByIdentifier), null, Profile.STANDARD, false, preliminary, null,
                PersistOptions.LONGEST_IDENTIFIER);
        Persister persister = Persister.of(fhir, new ServerCheck(fhir).check(null, true), options, now::get,
                new SimpleMeterRegistry(), WriteOptions.backoff(pause -> {}, new Random(1)), Ticker.systemTicker());
        opened.add(persister);
        return persister;
    }

    /** Each a second after the one before. */
    private void store(String json) {
        server.clock(NINE.minusSeconds(86_400).plusSeconds(stored++));
        server.store(json);
    }

    private static List<IncomingResource> weights(int count) {
        List<IncomingResource> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(Messages.single("scale-" + i, "mrn-" + i, null, NINE, "8" + i));
        }
        return batch;
    }

    @Test
    void anIdentifierOfTwoDevicesIsNotTakenForOneOfOne() {
        server.store("{\"resourceType\":\"Patient\",\"id\":\"p\"}");
        for (String which : List.of("a", "b")) {
            for (int i = 0; i < 60; i++) {
                server.store("""
                        {"resourceType":"Device","id":"%s%d","identifier":[{"value":"scale-%d"}],
                         "patient":{"reference":"Patient/p"}}""".formatted(which, i, i));
            }
        }

        List<IncomingResource> messages = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            messages.add(Messages.single("scale-" + i, null, null, NINE, "8" + i));
        }

        assertThat(persister(IdentityMode.LOOKUP, false, false).persist(messages)).hasSize(60).allSatisfy(
                each -> assertThat(each).isInstanceOfSatisfying(Rejected.class, rejected -> assertThat(rejected.error())
                        .isEqualTo(ErrorName.MultipleResourceFound)));
        assertThat(server.stored("Observation")).isEmpty();
    }

    @Test
    void aHundredAndFiftyDevicesAreFoundWithoutAskingForEach() {
        server.store("{\"resourceType\":\"Patient\",\"id\":\"p\"}");
        for (int i = 0; i < 150; i++) {
            server.store("""
                    {"resourceType":"Device","id":"d%d","identifier":[{"value":"scale-%d"}],
                     "patient":{"reference":"Patient/p"}}""".formatted(i, i));
        }

        List<IncomingResource> unnamed = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            unnamed.add(Messages.single("scale-" + i, null, null, NINE, "80"));
        }

        assertThat(persister(IdentityMode.LOOKUP, false, false).persist(unnamed)).containsOnly(new Written(
                Operation.CREATED));
        assertThat(server.count(each -> each.isSearch("Device"))).isLessThanOrEqualTo(6);
    }

    @Test
    void anObservationWhoseIdentifierTwoHaveIsNotTakenForOneOfOne() {
        for (String which : List.of("a", "b")) {
            for (int i = 0; i < 60; i++) {
                server.store("""
                        {"resourceType":"Observation","id":"%s%d","status":"final",
                         "identifier":[{"system":"%s","value":"%s"}]}""".formatted(which, i, ServiceSystem.DEFAULT,
                        DeterministicId.of(null, "mrn-" + i) + "." + DeterministicId.of(null, "scale-" + i)
                                + ".weight.20261009090000Z.20261009090000Z"));
            }
        }

        assertThat(persister(IdentityMode.CREATE, true, false).persist(weights(60))).hasSize(60).allSatisfy(
                each -> assertThat(each).isInstanceOfSatisfying(Rejected.class, rejected -> assertThat(rejected.error())
                        .isEqualTo(ErrorName.MultipleResourceFound)));
        assertThat(server.stored("Observation")).hasSize(120);
    }

    @Test
    void theRecordInWhichASeriesBeganIsFoundAmongManyThatWereReplaced() {
        String replaced = """
                {"resourceType":"Patient","id":"%s","link":[{"other":{"reference":"Patient/b"},"type":"replaced-by"}]}
                """;
        store("{\"resourceType\":\"Patient\",\"id\":\"z\"}");
        store("{\"resourceType\":\"Patient\",\"id\":\"b\"}");
        link("z");
        persister(IdentityMode.LOOKUP, false, false).persist(List.of(Messages.hourly("monitor", null, null, Messages
                .every(NINE, 10, 1, 60))));
        for (int i = 0; i < 150; i++) {
            store(replaced.formatted("f" + i));
        }
        store(replaced.formatted("z"));
        link("b");

        persister(IdentityMode.LOOKUP, false, false).persist(List.of(Messages.hourly("monitor", null, null,
                Messages.every(NINE.plusSeconds(10), 10, 1, 61))));
        assertThat(server.stored("Observation")).singleElement().satisfies(each -> assertThat(each.path(
                "valueSampledData").path("data").asText()).startsWith("60 61 E"));
    }

    @Test
    void theRecordInWhichASeriesBeganIsFoundAmongManyWithALink() {
        store("{\"resourceType\":\"Patient\",\"id\":\"z\"}");
        store("{\"resourceType\":\"Patient\",\"id\":\"b\"}");
        link("z");
        persister(IdentityMode.LOOKUP, false, false).persist(List.of(Messages.hourly("monitor", null, null, Messages
                .every(NINE, 10, 1, 60))));
        for (int i = 0; i < 150; i++) {
            store("""
                    {"resourceType":"Patient","id":"f%d","link":[{"other":{"reference":"Patient/b"},"type":"seealso"}]}
                    """.formatted(i));
        }
        store("""
                {"resourceType":"Patient","id":"z","link":[{"other":{"reference":"Patient/b"},"type":"replaced-by"}]}
                """);
        link("b");

        assertThat(persister(IdentityMode.LOOKUP, false, false).persist(List.of(Messages.hourly("monitor", null, null,
                Messages.every(NINE.plusSeconds(10), 10, 1, 61))))).containsExactly(new Written(Operation.UPDATED));
        assertThat(server.stored("Observation")).singleElement().satisfies(each -> assertThat(each.path(
                "valueSampledData").path("data").asText()).startsWith("60 61 E"));
    }

    private void link(String patientId) {
        store("""
                {"resourceType":"Device","id":"d","identifier":[{"value":"monitor"}],
                 "patient":{"reference":"Patient/%s"}}""".formatted(patientId));
    }

    @Test
    void allHoursThatAreOverBecomeFinalInOneLook() {
        Persister persister = persister(IdentityMode.CREATE, false, true);
        List<IncomingResource> hours = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            hours.add(Messages.hourly("monitor-" + i, "mrn-" + i, null, Messages.every(NINE, 10, 3, 70)));
        }
        for (int i = 0; i < hours.size(); i++) {
            server.clock(NINE.plusSeconds(i));
            persister.persist(List.of(hours.get(i)));
        }
        now.set(NINE.plus(Duration.ofHours(1)).plusSeconds(300));
        server.clock(now.get());

        assertThat(persister.endPreliminaries()).isEqualTo(150);
        assertThat(server.stored("Observation")).hasSize(150).allSatisfy(each -> assertThat(each.path("status")
                .asText()).isEqualTo("final"));
    }
}
