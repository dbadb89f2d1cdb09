package org.iomtfhir.persist;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
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
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of numbers and names that nobody measures or gives: set aside, cheaply. */
@Timeout(60)
class HostileMessagesTest {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");

    private final StandInServer server = new StandInServer(Ways.HAPI);
    private final Persister persister;

    HostileMessagesTest() {
        FhirServer fhir = new FhirServer(new FhirTransport(new ServerOptions(server.url(), null, Duration.ofSeconds(20),
                0, null, null), null, Authorization.none(), InstantSource.system()));
        persister = Persister.of(fhir, new ServerCheck(fhir).check(null, true), PersistOptions.of(IdentityMode.CREATE),
                InstantSource.system(), new SimpleMeterRegistry(), WriteOptions.backoff(pause -> {}, new Random(1)),
                Ticker.disabledTicker());
    }

    @AfterEach
    void close() {
        persister.close();
        server.close();
    }

    private PersistOutcome persist(IncomingResource message) {
        return persister.persist(List.of(message)).getFirst();
    }

    private static IncomingResource series(String find, String replacement) {
        IncomingResource good = Messages.hourly("monitor-1", "mrn-1", null, Messages.every(NINE, 10, 6, 70));
        String json = new String(good.json(), StandardCharsets.UTF_8);
        assertThat(json).contains(find);
        return new IncomingResource(json.replace(find, replacement).getBytes(StandardCharsets.UTF_8), null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1E+999999999", "-1e-999999999", "1e401",
            "1e309", "-1e400", "1e251", "1e-99999999999999999999"})
    void aNumberOfABillionDigitsIsTheMessagesFault(String number) {
        assertInvalid(persist(Messages.single("scale-1", "mrn-1", null, NINE, number)));
        assertInvalid(persist(series("\"period\":10000", "\"period\":" + number)));
        assertInvalid(persist(series("\"value\":0", "\"value\":" + number)));
        assertInvalid(persist(series("\"period\":10000", "\"period\":10000,\"factor\":" + number)));
        assertInvalid(persist(series("\"period\":10000", "\"period\":10000,\"lowerLimit\":" + number)));
        assertThat(server.stored("Observation")).isEmpty();
    }

    @Test
    void aNumberWrittenOutForPagesIsTheMessagesFault() {
        assertInvalid(persist(Messages.single("scale-1", "mrn-1", null, NINE, "1" + "0".repeat(900))));
        assertInvalid(persist(Messages.single("scale-1", "mrn-1", null, NINE, "1" + "0".repeat(300))));
        assertInvalid(persist(Messages.single("scale-1", "mrn-1", null, NINE, "1" + "0".repeat(900_000))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e250", "1e-400", "0.1000000000000000055511151231257827",
            "-123456789012345678901234567890"})
    void aNumberWithinBoundsLands(String number) {
        assertThat(persist(Messages.single("scale-1", "mrn-1", null, NINE, number))).isInstanceOf(Written.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "1e-400", "0", "-1", "0.000000000001", "99999999999999999999"})
    void aPeriodThatNoSeriesHasIsTheMessagesFaultOrLands(String period) {
        PersistOutcome outcome = persist(series("\"period\":10000", "\"period\":" + period));

        if (outcome instanceof Rejected rejected) {
            assertThat(rejected.error()).isNotEqualTo(ErrorName.UnexpectedFailure);
        }
    }

    /** A server takes the samples for a text, and would keep whatever it says. */
    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e400", "-1e-400", "NaN", "Infinity", "1,5", "0x1F", "e", "EE", "70/71"})
    void aSampleThatIsNoNumberIsTheMessagesFault(String sample) {
        assertInvalid(persist(series("70 71", sample + " 71")));
        assertInvalid(persist(series("70 71", "70 " + sample)));
        assertThat(server.stored("Observation")).isEmpty();
    }

    @Test
    void aSampleOfAMegabyteIsTheMessagesFault() {
        assertInvalid(persist(series("70 71", "70 " + "9".repeat(900_000))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"E", "U", "L", "-0.5", "1e3", "1.7E+2", "070", "1e300"})
    void aSampleThatFhirKnowsLands(String sample) {
        assertThat(persist(series("70 71", sample + " 71"))).isInstanceOf(Written.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 10000", "0 10000 20000 30000 40000 50000 60000"})
    void aSeriesOfAnotherNumberOfOffsetsThanOfSamplesIsTheMessagesFault(String offsets) {
        assertInvalid(persist(series("0 10000 20000 30000 40000 50000", offsets)));
        assertThat(server.stored("Observation")).isEmpty();
    }

    @Test
    void aHundredThousandSamplesWithTwoOffsetsAreTheMessagesFault() {
        assertInvalid(persist(series("70 71", "70 71" + " 70".repeat(100_000))));
        assertThat(server.stored("Observation")).isEmpty();
    }

    @Test
    void aStoredObservationWithSuchANumberIsNotMergedInto() {
        assertThat(persist(series("\"dimensions\":1", "\"dimensions\":1"))).isInstanceOf(Written.class);
        String stored = server.stored("Observation").getFirst().toString();
        server.store(stored.replaceFirst("\"period\":10000(\\.0)?", "\"period\":1e999999999"));
        persister.close();

        try (Persister anew = anew()) {
            assertThat(anew.persist(List.of(series("70 71", "80 81")))).singleElement().isInstanceOfSatisfying(
                    Rejected.class, each -> assertThat(each.error()).isEqualTo(ErrorName.IncompatibleData));
        }
    }

    private Persister anew() {
        FhirServer fhir = new FhirServer(new FhirTransport(ServerOptions.of(server.url()), null, Authorization.none(),
                InstantSource.system()));
        return Persister.of(fhir, new ServerCheck(fhir).check(null, true), PersistOptions.of(IdentityMode.CREATE),
                InstantSource.system(), new SimpleMeterRegistry());
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 2_000, 250_000})
    void aNameThatNoServerIndexesIsTheMessagesFault(int length) {
        String name = "d".repeat(length);

        assertInvalid(persist(Messages.single(name, "mrn-1", null, NINE, "80")));
        assertInvalid(persist(Messages.single("scale-1", name, null, NINE, "80")));
        assertInvalid(persist(Messages.single("scale-1", "mrn-1", name, NINE, "80")));
        assertInvalid(persist(series("{\"value\":\"heartrate.", "{\"value\":\"" + name)));
        assertThat(server.requests()).noneMatch(request -> request.path().contains("_search"));
    }

    @Test
    void aNameOfTheGreatestLengthLands() {
        assertThat(persist(Messages.single("d".repeat(200), "m".repeat(200), null, NINE, "80")))
                .isInstanceOf(Written.class);
    }

    private static void assertInvalid(PersistOutcome outcome) {
        assertThat(outcome).isInstanceOfSatisfying(Rejected.class, each -> {
            assertThat(each.error()).isEqualTo(ErrorName.InvalidDataFormat);
            assertThat(each.reason()).hasSizeLessThan(300).doesNotContain("mrn-1").doesNotContain("scale-1");
        });
    }
}
