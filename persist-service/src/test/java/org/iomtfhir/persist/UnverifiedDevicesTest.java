package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirServer;
import org.iomtfhir.fhirclient.server.FhirTransport;
import org.iomtfhir.fhirclient.server.ServerCheck;
import org.iomtfhir.fhirclient.server.ServerOptions;
import org.iomtfhir.fhirclient.standin.StandInServer;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a device measured that nobody has verified can be told from the rest. */
class UnverifiedDevicesTest {

    private static final Instant TEN = Instant.parse("2026-10-09T10:00:00Z");
    private static final String UNVERIFIED = "urn:iomtfhir:device|unverified";

    private final StandInServer server = new StandInServer(Ways.HAPI);

    @AfterEach
    void stop() {
        server.close();
    }

    /** Each with a persister of its own, which remembers nothing. */
    private PersistOutcome persist(boolean tags, IncomingResource message) {
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        PersistOptions options = new PersistOptions(IdentityOptions.of(IdentityMode.CREATE).withTagUnverified(tags),
                null, null, null, false, null);
        try (Persister persister = Persister.of(fhir, new ServerCheck(fhir).check(null, true), options,
                InstantSource.system(), new SimpleMeterRegistry(), WriteOptions.backoff(pause -> {}, new Random(1)),
                Ticker.systemTicker())) {
            return persister.persist(List.of(message)).getFirst();
        }
    }

    private static IncomingResource hour(int minute) {
        return Messages.hourly("monitor-7", "mrn-7", null, Messages.every(TEN.plusSeconds(60L * minute), 10, 2, 70));
    }

    private List<String> tags(String type) {
        List<String> tags = new ArrayList<>();
        for (JsonNode tag : server.stored(type).getFirst().at("/meta/tag")) {
            tags.add(tag.path("system").asText() + "|" + tag.path("code").asText());
        }
        return tags;
    }

    /** As somebody does who has looked at the device. */
    private void verify() {
        ObjectNode device = server.stored("Device").getFirst().deepCopy();
        device.withObject("meta").remove("tag");
        server.store(device.toString());
    }

    @Test
    void whatAPlaceholderMeasuredIsTaggedFromTheFirstAndOnce() {
        persist(true, hour(0));
        assertThat(tags("Observation")).containsExactly(UNVERIFIED);

        assertThat(persist(true, hour(5))).isEqualTo(new Written(Operation.UPDATED));

        assertThat(tags("Device")).containsExactly("urn:iomtfhir:origin|placeholder");
        assertThat(tags("Observation")).containsExactly(UNVERIFIED);
    }

    @Test
    void whatADeviceMeasuredSinceItWasVerifiedIsNotAndWhatItHadMeasuredBeforeKeepsItsTag() {
        persist(true, hour(0));
        verify();

        persist(true, hour(5));
        assertThat(tags("Observation")).containsExactly(UNVERIFIED);

        IncomingResource later = hour(65);
        persist(true, later);
        assertThat(server.stored("Observation")).filteredOn(each -> each.at("/meta/tag").isEmpty()).hasSize(1);
    }

    @Test
    void aTagThatSomebodyTookOffStaysOffUntilSomethingNewComes() {
        persist(true, hour(0));
        ObjectNode observation = server.stored("Observation").getFirst().deepCopy();
        observation.withObject("meta").remove("tag");
        server.store(observation.toString());

        assertThat(persist(true, hour(0))).isEqualTo(new Written(Operation.UNCHANGED));
        assertThat(tags("Observation")).isEmpty();

        persist(true, hour(5));
        assertThat(tags("Observation")).containsExactly(UNVERIFIED);
    }

    @Test
    void unlessItIsAskedForNothingIsTagged() {
        persist(false, hour(0));

        assertThat(tags("Device")).containsExactly("urn:iomtfhir:origin|placeholder");
        assertThat(tags("Observation")).isEmpty();
    }
}
