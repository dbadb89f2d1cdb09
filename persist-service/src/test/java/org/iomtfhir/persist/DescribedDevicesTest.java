package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.PersistOutcome.Rejected;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Devices of which a message says more than one identifier: what a placeholder is made of, and by what a device is found. */
class DescribedDevicesTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");
    private static final String GTIN = "(01)00844588003288(17)141120(10)7654321D";

    private final StandInServer server = new StandInServer(Ways.HAPI);

    @AfterEach
    void stop() {
        server.close();
    }

    /** Each with a persister of its own, which remembers nothing. */
    private List<PersistOutcome> persist(IdentityMode mode, boolean further, IncomingResource... messages) {
        return persist(mode, further, List.of(List.of(messages)));
    }

    private List<PersistOutcome> persist(IdentityMode mode, boolean further, List<List<IncomingResource>> batches) {
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        PersistOptions options = new PersistOptions(IdentityOptions.of(mode).withFurtherIdentifiers(further), null,
                null, null, false, null);
        try (Persister persister = Persister.of(fhir, new ServerCheck(fhir).check(null, true), options,
                InstantSource.system(), new SimpleMeterRegistry(), WriteOptions.backoff(pause -> {}, new Random(1)),
                Ticker.systemTicker())) {
            List<PersistOutcome> outcomes = new ArrayList<>();
            for (List<IncomingResource> batch : batches) {
                outcomes.addAll(persister.persist(batch));
            }
            return outcomes;
        }
    }

    private static IncomingResource message(String device, String patient, int minute, String... identifiers) {
        StringBuilder more = new StringBuilder();
        for (int i = 0; i < identifiers.length; i += 2) {
            more.append(",{\"url\":\"identifier\",\"valueIdentifier\":{\"system\":\"").append(identifiers[i]).append(
                    "\",\"value\":\"").append(identifiers[i + 1]).append("\"}}");
        }
        String description = "\"device\":{\"extension\":[{\"url\":\"urn:iomtfhir:device-description\",\"extension\":["
                + "{\"url\":\"type\",\"valueCodeableConcept\":{\"coding\":[{\"system\":\"http://snomed.info/sct\","
                + "\"code\":\"448703006\"}],\"text\":\"Pulse oximeter\"}},{\"url\":\"udi\",\"valueString\":\"" + GTIN
                + "\"}" + more + "]}],";
        IncomingResource plain = Messages.single(device, patient, null, TEN.plusSeconds(60L * minute), "72");
        return new IncomingResource(new String(plain.json(), StandardCharsets.UTF_8).replace("\"device\":{",
                description).getBytes(StandardCharsets.UTF_8), plain.firstReading(), plain.lastReading());
    }

    private JsonNode device() {
        List<? extends JsonNode> all = server.stored("Device");
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private List<String> identifiers() {
        return StreamSupport.stream(device().path("identifier").spliterator(), false).map(each -> each.path("system")
                .asText() + "|" + each.path("value").asText()).toList();
    }

    private void store(String id, String system, String value, String patient) {
        server.store("{\"resourceType\":\"Patient\",\"id\":\"%s\"}".formatted(patient));
        server.store("""
                {"resourceType":"Device","id":"%s","identifier":[{"system":"%s","value":"%s"}],
                 "patient":{"reference":"Patient/%s"}}""".formatted(id, system, value, patient));
    }

    @Test
    void aPlaceholderHasTheTypeAndTheUdiThatTheMessageSays() {
        assertThat(persist(IdentityMode.CREATE, false, message("oxi-1", "mrn-1", 0, "urn:mac", "aa"))).containsExactly(
                new Written(Operation.CREATED));

        assertThat(device().at("/type/coding/0/code").asText()).isEqualTo("448703006");
        assertThat(device().at("/type/text").asText()).isEqualTo("Pulse oximeter");
        assertThat(device().at("/udiCarrier/0/carrierHRF").asText()).isEqualTo(GTIN);
        assertThat(device().at("/udiCarrier/0/deviceIdentifier").asText()).isEqualTo("00844588003288");
        // A further identifier is whatever the sender says, and nobody asked for it.
        assertThat(identifiers()).containsExactly("|oxi-1");
        assertThat(server.stored("Observation").getFirst().toString()).doesNotContain("urn:iomtfhir:device");
        assertThat(server.stored("Observation").getFirst().at("/device/reference").asText()).isEqualTo("Device/"
                + device().path("id").asText());
    }

    @Test
    void severalNewDevicesAtOnceHaveEachItsOwn() {
        persist(IdentityMode.CREATE, true, message("oxi-1", "mrn-1", 0, "urn:mac", "aa"), message("oxi-2", "mrn-2", 0,
                "urn:mac", "bb"));

        assertThat(server.stored("Device")).hasSize(2).allSatisfy(each -> {
            assertThat(each.path("identifier")).hasSize(2);
            assertThat(each.at("/identifier/1/value").asText()).isEqualTo(each.at("/identifier/0/value").asText()
                    .equals("oxi-1") ? "aa" : "bb");
        });
    }

    @Test
    void aDeviceIsFoundByTheFirstOfItsIdentifiersThatTheServerHas() {
        store("d", "urn:serial", "4711", "p");

        assertThat(persist(IdentityMode.LOOKUP, true, message("oxi-1", null, 0, "urn:mac", "aa", "urn:serial",
                "4711"))).containsExactly(new Written(Operation.CREATED));
        assertThat(server.stored("Observation").getFirst().at("/device/reference").asText()).isEqualTo("Device/d");
        assertThat(server.stored("Observation").getFirst().at("/subject/reference").asText()).isEqualTo("Patient/p");
    }

    @Test
    void aDeviceThatWasJustMadeIsFoundByItsOtherIdentifiers() {
        persist(IdentityMode.CREATE, true, List.of(
                List.of(message("oxi-1", "mrn-1", 0, "urn:serial", "4711")),
                List.of(message("oxi-2", "mrn-1", 1, "urn:serial", "4711"))));

        assertThat(identifiers()).containsExactly("|oxi-1", "urn:serial|4711");
        assertThat(server.stored("Observation")).hasSize(2).allSatisfy(each -> assertThat(each.at("/device/reference")
                .asText()).isEqualTo("Device/" + device().path("id").asText()));
    }

    /** As where a gateway names one device by two addresses, and both messages come in one batch. */
    @Test
    void severalNewDevicesOfOneIdentifierAtOnceAreOne() {
        persist(IdentityMode.CREATE, true, message("oxi-1", "mrn-1", 0, "urn:mac", "aa", "urn:serial", "4711"),
                message("oxi-2", "mrn-1", 1, "urn:serial", "4711"), message("oxi-3", "mrn-1", 2, "urn:mac", "aa"),
                message("oxi-2", "mrn-1", 3, "urn:serial", "4711"));

        assertThat(identifiers()).containsExactly("|oxi-1", "urn:mac|aa", "urn:serial|4711");
        assertThat(server.stored("Observation")).hasSize(4).allSatisfy(each -> assertThat(each.at("/device/reference")
                .asText()).isEqualTo("Device/" + device().path("id").asText()));
    }

    @Test
    void theIdOfTheDeviceComesFirst() {
        store("d", "urn:serial", "4711", "p");
        store("e", "urn:ids", "oxi-1", "q");

        persist(IdentityMode.LOOKUP, true, message("oxi-1", null, 0, "urn:serial", "4711"));

        assertThat(server.stored("Observation").getFirst().at("/device/reference").asText()).isEqualTo("Device/e");
    }

    @Test
    void oneThatSeveralDevicesHaveIsRefusedAndTheNextIsNotTried() {
        store("d", "urn:mac", "aa", "p");
        store("e", "urn:mac", "aa", "q");
        store("f", "urn:serial", "4711", "p");

        assertThat(persist(IdentityMode.LOOKUP, true, message("oxi-1", null, 0, "urn:mac", "aa", "urn:serial",
                "4711"))).singleElement().isInstanceOfSatisfying(Rejected.class, rejected -> assertThat(
                        rejected
                                .error())
                        .isEqualTo(ErrorName.MultipleResourceFound));
    }

    @Test
    void unlessItIsAskedForNoneButTheIdCounts() {
        store("d", "urn:serial", "4711", "p");

        assertThat(persist(IdentityMode.LOOKUP, false, message("oxi-1", null, 0, "urn:serial", "4711"))).singleElement()
                .isInstanceOfSatisfying(Rejected.class, rejected -> assertThat(rejected.error()).isEqualTo(
                        ErrorName.FhirResourceNotFound));
    }

    @Test
    void aPlaceholderIsFoundByEachOfItsIdentifiers() {
        persist(IdentityMode.CREATE, true, message("oxi-1", "mrn-1", 0, "urn:serial", "4711"));

        assertThat(persist(IdentityMode.CREATE, true, message("oxi-new", "mrn-1", 5, "urn:serial", "4711")))
                .containsExactly(new Written(Operation.CREATED));

        assertThat(identifiers()).containsExactly("|oxi-1", "urn:serial|4711");
    }

    @Test
    void anIdentifierThatIsTooLongIsSetAside() {
        assertThat(persist(IdentityMode.CREATE, true, message("oxi-1", "mrn-1", 0, "urn:serial", "4".repeat(201))))
                .singleElement().isInstanceOfSatisfying(Rejected.class, rejected -> assertThat(rejected.error())
                        .isEqualTo(ErrorName.InvalidDataFormat));
    }
}
