package org.iomtfhir.persist;

import org.iomtfhir.model.ServiceSystem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
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
import org.iomtfhir.fhirclient.standin.StandInServer.Request;
import org.iomtfhir.fhirclient.standin.StandInServer.Versions;
import org.iomtfhir.fhirclient.standin.StandInServer.Ways;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.persist.PersistOutcome.Rejected;
import org.iomtfhir.persist.PersistOutcome.Written;
import org.iomtfhir.persist.identity.DeterministicId;
import org.iomtfhir.persist.identity.IdentityMode;
import org.iomtfhir.persist.identity.IdentityOptions;
import org.iomtfhir.model.Profile;
import org.iomtfhir.persist.write.Operation;
import org.iomtfhir.persist.write.WriteOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which writing can fail, provoked. */
class WritingFailuresTest {

    private static final Instant NINE = Instant.parse("2026-10-09T09:00:00Z");
    private static final Predicate<Request> WRITE = Request::isWrite;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private long answerBytes = 64 << 20;
    /** Long, so that an answer is in time on a machine that is busy. */
    private Duration answersWithin = Duration.ofMinutes(1);
    private final List<Duration> slept = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private StandInServer server(Ways ways) {
        StandInServer server = new StandInServer(ways);
        opened.add(server);
        return server;
    }

    private Persister persister(StandInServer server) {
        return persister(server, WriteOptions.DEFAULTS, Profile.STANDARD);
    }

    private Persister persister(StandInServer server, WriteOptions write, Profile profile) {
        ServerOptions where = new ServerOptions(server.url(), null, answersWithin, answerBytes, null, null);
        FhirServer fhir = new FhirServer(new FhirTransport(where, null, Authorization.none(), InstantSource.system()));
        PersistOptions options = new PersistOptions(IdentityOptions.of(IdentityMode.CREATE), write, null, profile,
                false,
                null);
        var profileOfServer = new ServerCheck(fhir).check(null, true);
        Persister persister = Persister.of(fhir, profileOfServer, options, InstantSource.system(),
                new SimpleMeterRegistry(), WriteOptions.backoff(slept::add, new Random(1)), Ticker.systemTicker());
        opened.add(persister);
        return persister;
    }

    private static IncomingResource readings(int minute, int from) {
        return Messages.hourly("monitor-1", "mrn-1", null, Messages.every(NINE.plusSeconds(60L * minute), 10, 6, from));
    }

    private static List<IncomingResource> devices(int count) {
        List<IncomingResource> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(Messages.single("scale-" + i, "mrn-" + i, null, NINE, "8" + i));
        }
        return batch;
    }

    private static String data(StandInServer server) {
        List<JsonNode> stored = server.stored("Observation");
        assertThat(stored).hasSize(1);
        return stored.getFirst().path("valueSampledData").path("data").asText();
    }

    private static String idOfReadings() {
        return DeterministicId.of(ServiceSystem.DEFAULT, DeterministicId.of(null, "mrn-1") + "."
                + DeterministicId.of(null, "monitor-1") + ".heartrate.20261009090000Z.20261009095959Z");
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void readingsLandAndAreMergedOnEveryServer(Ways ways) {
        StandInServer server = server(ways);

        assertThat(persister(server).persist(List.of(readings(0, 70), readings(1, 80)))).containsExactly(new Written(
                Operation.CREATED), new Written(Operation.UPDATED));
        assertThat(persister(server).persist(List.of(readings(2, 90)))).containsExactly(new Written(Operation.UPDATED));
        assertThat(persister(server).persist(List.of(readings(1, 80)))).containsExactly(new Written(
                Operation.UNCHANGED));

        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 90 91 92 93 94 95 E");
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void anotherWriterBetweenReadingAndWritingLosesNothing(Ways ways) {
        StandInServer server = server(ways);
        Persister ours = persister(server);
        ours.persist(List.of(readings(0, 70)));

        anotherWriterInBetweenLosesNothing(server, ours);
    }

    private void anotherWriterInBetweenLosesNothing(StandInServer server, Persister ours) {
        Persister theirs = persister(server);
        server.once(WRITE, request -> {
            theirs.persist(List.of(readings(1, 80)));
            return null;
        });

        assertThat(ours.persist(List.of(readings(2, 90)))).containsExactly(new Written(Operation.UPDATED));

        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 90 91 92 93 94 95 E");
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void twoFirstVersionsAtOnceLoseNothing(Ways ways) {
        StandInServer server = server(ways);
        Persister ours = persister(server);
        Persister theirs = persister(server);
        server.once(WRITE, request -> {
            theirs.persist(List.of(readings(1, 80), readings(3, 60)));
            return null;
        });

        assertThat(ours.persist(List.of(readings(0, 70), readings(2, 90)))).allMatch(Written.class::isInstance);

        assertThat(data(server)).startsWith(
                "70 71 72 73 74 75 80 81 82 83 84 85 90 91 92 93 94 95 60 61 62 63 64 65 E");
    }

    @Test
    void aFirstVersionThatWentOverAnotherIsUnitedByWhoReadsItNext() {
        StandInServer server = server(Ways.AZURE);
        persister(server).persist(List.of(readings(0, 70)));
        JsonNode first = server.stored("Observation").getFirst();
        StandInServer elsewhere = server(Ways.AZURE);
        persister(elsewhere).persist(List.of(readings(1, 80)));
        // Somebody wrote this as the first version over ours, and died before mending it.
        server.store(elsewhere.stored("Observation").getFirst().toString());
        assertThat(first.path("id")).isEqualTo(server.stored("Observation").getFirst().path("id"));

        assertThat(persister(server).persist(List.of(readings(2, 90)))).containsExactly(new Written(Operation.UPDATED));

        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 90 91 92 93 94 95 E");
    }

    private static String withNote(JsonNode observation, String note) {
        return observation.toString().replaceFirst("\\{", "{\"note\":[{\"text\":\"" + note + "\"}],");
    }

    private static List<String> notes(StandInServer server) {
        return server.stored("Observation").getFirst().path("note").findValuesAsText("text");
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void aNoteOnAFirstVersionStaysAndOneThatWasTakenAwayStaysAway(Ways ways) {
        StandInServer server = server(ways);
        persister(server).persist(List.of(readings(0, 70)));
        JsonNode first = server.stored("Observation").getFirst();
        server.store(withNote(first, "left arm"));

        assertThat(persister(server).persist(List.of(readings(1, 80)))).containsExactly(new Written(Operation.UPDATED));

        assertThat(notes(server)).containsExactly("left arm");
        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 E");

        StandInServer without = server(ways);
        without.store(first.toString());
        without.store(withNote(first, "left arm"));
        without.store(first.toString());
        persister(without).persist(List.of(readings(1, 80)));

        assertThat(notes(without)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void whatAPersonTookOutOfAFirstVersionStaysOut(Ways ways) {
        StandInServer server = server(ways);
        persister(server).persist(List.of(readings(0, 70)));
        server.store(
                server.stored("Observation").getFirst().toString().replace("\"data\":\"70 71 ", "\"data\":\"E 171 "));

        assertThat(persister(server).persist(List.of(readings(1, 80)))).containsExactly(new Written(Operation.UPDATED));
        assertThat(data(server)).startsWith("E 171 72 73 74 75 80 81 82 83 84 85 E");
    }

    @Test
    void aNoteOnAFirstVersionThatAnotherWentOverIsUnitedWithIt() {
        StandInServer elsewhere = server(Ways.AZURE);
        persister(elsewhere).persist(List.of(readings(1, 80)));
        JsonNode over = elsewhere.stored("Observation").getFirst();
        StandInServer server = server(Ways.AZURE);
        persister(server).persist(List.of(readings(0, 70)));
        server.store(withNote(server.stored("Observation").getFirst(), "left arm"));
        server.store(withNote(over, "asleep"));

        assertThat(persister(server).persist(List.of(readings(2, 90)))).containsExactly(new Written(Operation.UPDATED));

        assertThat(notes(server)).containsExactly("left arm", "asleep");
        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 90 91 92 93 94 95 E");
    }

    @Test
    void whereAVersionThatWasWrittenOverMayBeAmongThoseThatTheServerDoesNotShowNothingIsWritten() {
        StandInServer elsewhere = server(Ways.AZURE);
        persister(elsewhere).persist(List.of(readings(1, 80)));
        StandInServer server = server(Ways.AZURE);
        persister(server).persist(List.of(readings(0, 70)));
        server.store(elsewhere.stored("Observation").getFirst().toString());
        JsonNode over = server.stored("Observation").getFirst();
        AtomicBoolean shows = new AtomicBoolean();
        server.always(request -> shows.get() || !request.path().startsWith("Observation/") || !request.path().contains(
                "_history") ? null : Reply.of(200, aHundredFirstVersions(over)));

        assertThatThrownBy(() -> persister(server).persist(List.of(readings(2, 90)))).isInstanceOf(
                FhirUnavailableException.class);
        assertThat(server.stored("Observation").getFirst()).isEqualTo(over);

        shows.set(true);
        persister(server).persist(List.of(readings(2, 90)));
        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 90 91 92 93 94 95 E");
    }

    /** As many as are asked for, and nothing that says whether there are more. */
    private static String aHundredFirstVersions(JsonNode newest) {
        String newestVersion = newest.path("meta").path("versionId").asText();
        return IntStream.range(0, 100).mapToObj(i -> """
                {"request":{"method":"PUT"},"response":{"etag":"W/\\"%s\\"","lastModified":"%s"},"resource":%s}
                """.formatted(i == 0 ? newestVersion : "before-" + i, newest.path("meta").path("lastUpdated").asText(),
                newest)).collect(Collectors.joining(",",
                        "{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[", "]}"));
    }

    @Test
    void aNoteThatOurOwnFirstVersionWentOverIsUnitedWithIt() {
        StandInServer server = server(Ways.AZURE);
        Persister theirs = persister(server);
        server.once(WRITE, request -> {
            theirs.persist(List.of(readings(0, 70)));
            server.store(withNote(server.stored("Observation").getFirst(), "left arm"));
            return null;
        });

        // The same readings, so that nothing but the note was lost.
        assertThat(persister(server).persist(List.of(readings(0, 70)))).allMatch(Written.class::isInstance);

        assertThat(notes(server)).containsExactly("left arm");
        assertThat(data(server)).startsWith("70 71 72 73 74 75 E");
    }

    @Test
    void withThePolicyOnObservationsAloneFirstVersionsOfOtherTypesLoseNothingEither() {
        StandInServer server = server(Ways.AZURE);
        server.versionedUpdateFor("Observation");
        Persister ours = persister(server);
        Persister theirs = persister(server);
        // Both meet the patient and the device first, then raise the flag first.
        server.once(each -> each.path().startsWith("Patient/") && each.method().equals("PUT"), request -> {
            theirs.persist(List.of(readings(1, 80)));
            return null;
        });
        assertThat(ours.persist(List.of(readings(0, 70)))).allMatch(Written.class::isInstance);
        server.once(WRITE, request -> {
            theirs.persist(List.of(Messages.flag("monitor-1", "mrn-1", "20261009", "theirs")));
            String tagged = server.stored("Flag").getFirst().toString().replace("\"meta\":{",
                    "\"meta\":{\"tag\":[{\"code\":\"seen\"}],");
            server.store(tagged);
            return null;
        });
        assertThat(ours.persist(List.of(Messages.flag("monitor-1", "mrn-1", "20261009", "ours")))).allMatch(
                Written.class::isInstance);

        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 E");
        assertThat(server.stored("Patient")).hasSize(1);
        assertThat(server.stored("Device")).hasSize(1);
        assertThat(server.stored("Flag")).singleElement().satisfies(flag -> {
            assertThat(flag.path("code").path("text").asText()).isEqualTo("ours");
            assertThat(flag.path("meta").path("tag").path(0).path("code").asText()).isEqualTo("seen");
        });
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void twoWhoMakeADeletedOneAnewAtOnceLoseNothing(Ways ways) {
        StandInServer server = server(ways);
        WriteOptions anew = WriteOptions.DEFAULTS.withMakeDeletedAnew(true);
        Persister ours = persister(server, anew, Profile.STANDARD);
        Persister theirs = persister(server, anew, Profile.STANDARD);
        persister(server).persist(List.of(readings(0, 70)));
        server.delete("Observation/" + idOfReadings());
        server.once(each -> each.path().startsWith("Observation/") && each.path().contains("_history"), request -> {
            theirs.persist(List.of(readings(1, 80)));
            return null;
        });

        assertThat(ours.persist(List.of(readings(2, 90)))).allMatch(Written.class::isInstance);

        assertThat(data(server)).startsWith("E E E E E E 80 81 82 83 84 85 90 91 92 93 94 95 E");
    }

    @ParameterizedTest
    @CsvSource({"count/min,/min", "monitor-1,monitor-2"})
    void aFirstVersionThatCannotBeOneWithTheOneItWentOverIsRefusedAndTheOtherStands(String ours, String theirs) {
        StandInServer elsewhere = server(Ways.AZURE);
        persister(elsewhere).persist(List.of(readings(1, 80)));
        String other = elsewhere.stored("Observation").getFirst().toString().replace(ours, theirs).replace(
                DeterministicId.of(null, ours), DeterministicId.of(null, theirs)).replaceFirst("\"id\":\"[^\"]*\"",
                        "\"id\":\"" + idOfReadings() + "\"");
        StandInServer server = server(Ways.AZURE);
        server.once(WRITE, request -> {
            server.store(other);
            return null;
        });

        assertThat(persister(server).persist(List.of(readings(0, 70)))).singleElement().isInstanceOf(Rejected.class);

        assertThat(data(server)).startsWith("E E E E E E 80 81 82 83 84 85 E");
        assertThat(server.stored("Observation").getFirst().toString()).contains("\"" + theirs.replace("monitor-2",
                "Device/" + DeterministicId.of(null, "monitor-2")) + "\"");
    }

    @Test
    void aFirstVersionThatWentOverOneThatWasRetractedMeanwhileIsRefused() {
        StandInServer server = server(Ways.AZURE);
        Persister theirs = persister(server);
        server.once(WRITE, request -> {
            theirs.persist(List.of(readings(1, 80)));
            server.store(server.stored("Observation").getFirst().toString().replace("\"status\":\"final\"",
                    "\"status\":\"entered-in-error\""));
            return null;
        });

        assertThat(persister(server).persist(List.of(readings(0, 70)))).singleElement().isInstanceOfSatisfying(
                Rejected.class, each -> assertThat(each.error()).isEqualTo(ErrorName.ObservationRetracted));

        assertThat(server.stored("Observation").getFirst().path("status").asText()).isEqualTo("entered-in-error");
    }

    @Test
    void whatWasRetractedByMistakeAndPutRightByHandIsGoneOnWith() {
        StandInServer server = server(Ways.AZURE);
        persister(server).persist(List.of(readings(0, 70)));
        String first = server.stored("Observation").getFirst().toString();
        server.store(first.replace("\"status\":\"final\"", "\"status\":\"entered-in-error\""));
        server.store(first);

        assertThat(persister(server).persist(List.of(readings(1, 80)))).containsExactly(new Written(Operation.UPDATED));

        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 E");
    }

    @ParameterizedTest
    @CsvSource({"mrn-1,somebody-else", "count/min,/min"})
    void whatWasPutRightByHandIsNotUndone(String was, String is) {
        StandInServer server = server(Ways.AZURE);
        persister(server).persist(List.of(readings(0, 70)));
        String corrected = server.stored("Observation").getFirst().toString().replace(was, is).replace(DeterministicId
                .of(null, was), is);
        server.store(corrected);

        assertThat(persister(server).persist(List.of(readings(1, 80)))).singleElement().isInstanceOf(Rejected.class);

        assertThat(server.versions("Observation/" + idOfReadings())).isEqualTo(2);
        assertThat(server.stored("Observation").getFirst().toString()).contains(is);
    }

    @Test
    void whatAFlagWentOverIsSeenToEvenIfItCouldNotBeReadAtOnce() {
        StandInServer server = server(Ways.AZURE);
        Persister ours = persister(server, new WriteOptions(100, 4, 64L << 20, false, false, 1, Duration.ofSeconds(30)),
                Profile.STANDARD);
        Persister theirs = persister(server);
        server.once(WRITE, request -> {
            theirs.persist(List.of(Messages.flag("monitor-1", "mrn-1", "20261009", "theirs")));
            server.store(server.stored("Flag").getFirst().toString().replace("\"meta\":{",
                    "\"meta\":{\"tag\":[{\"code\":\"seen\"}],"));
            server.once(each -> each.isSearch("Flag"), again -> Reply.of(503, ""));
            return null;
        });
        List<IncomingResource> message = List.of(Messages.flag("monitor-1", "mrn-1", "20261009", "ours"));
        assertThatThrownBy(() -> ours.persist(message)).isInstanceOf(FhirUnavailableException.class);

        assertThat(ours.persist(message)).allMatch(Written.class::isInstance);

        assertThat(server.stored("Flag")).singleElement().satisfies(flag -> {
            assertThat(flag.path("code").path("text").asText()).isEqualTo("ours");
            assertThat(flag.path("meta").path("tag").path(0).path("code").asText()).isEqualTo("seen");
        });
    }

    @Test
    void threeFirstVersionsOfWhichTheSecondWriterDiesLoseNothing() {
        StandInServer server = server(Ways.AZURE);
        Persister first = persister(server);
        Persister second = persister(server, new WriteOptions(100, 4, 64L << 20, false, false, 1, Duration.ofSeconds(
                30)), Profile.STANDARD);
        Persister third = persister(server);
        // All three have seen nothing; the second one's version lands between, and it never looks at what it went over.
        server.once(WRITE, ofThird -> {
            server.once(WRITE, ofSecond -> {
                first.persist(List.of(readings(0, 70)));
                server.once(each -> each.isSearch("Observation"), again -> Reply.of(503, ""));
                return null;
            });
            assertThatThrownBy(() -> second.persist(List.of(readings(1, 80)))).isInstanceOf(
                    FhirUnavailableException.class);
            return null;
        });

        assertThat(third.persist(List.of(readings(2, 90)))).allMatch(Written.class::isInstance);

        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 90 91 92 93 94 95 E");
        assertThat(server.versions("Observation/" + idOfReadings())).isEqualTo(4);
    }

    @Test
    void anUpdateBySomebodyElseDoesNotHideWhatOurFirstVersionWentOver() {
        StandInServer server = server(Ways.AZURE);
        Persister ours = persister(server);
        Persister theirs = persister(server);
        server.once(WRITE, request -> {
            theirs.persist(List.of(readings(1, 80)));
            server.once(each -> each.isSearch("Observation"), again -> {
                server.store(server.stored("Observation").getFirst().toString().replace("\"status\":\"final\"",
                        "\"status\":\"amended\""));
                return null;
            });
            return null;
        });

        assertThat(ours.persist(List.of(readings(0, 70)))).allMatch(Written.class::isInstance);

        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 E");
    }

    @Test
    void ofFirstVersionsThatWentOverEachOtherTheNewestValueStays() {
        StandInServer server = server(Ways.AZURE);
        persister(server).persist(List.of(readings(0, 70)));
        for (int from : new int[]{80, 90}) {
            StandInServer elsewhere = server(Ways.AZURE);
            persister(elsewhere).persist(List.of(readings(0, from)));
            server.store(elsewhere.stored("Observation").getFirst().toString());
        }

        persister(server).persist(List.of(readings(1, 60)));

        assertThat(data(server)).startsWith("90 91 92 93 94 95 60 61 62 63 64 65 E");
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void aDeletedObservationIsNotMadeAnew(Ways ways) {
        StandInServer server = server(ways);
        persister(server).persist(List.of(readings(0, 70)));
        server.delete("Observation/" + idOfReadings());

        assertThat(persister(server).persist(List.of(readings(1, 80)))).singleElement().isInstanceOfSatisfying(
                Rejected.class, each -> assertThat(each.error()).isEqualTo(ErrorName.ObservationDeleted));

        assertThat(server.stored("Observation")).isEmpty();
    }

    @Test
    void anIndexThatIsBehindDoesNotHideWhatIsThere() {
        StandInServer server = server(Ways.HAPI);
        persister(server).persist(List.of(readings(0, 70)));
        server.hideFromSearch("Observation/" + idOfReadings());

        assertThat(persister(server).persist(List.of(readings(1, 80)))).containsExactly(new Written(Operation.UPDATED));

        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81");
    }

    @Test
    void aSearchThatIsCutIntoPagesIsReadWhole() {
        StandInServer server = server(Ways.HAPI);
        persister(server).persist(devices(30));
        server.pageSize(7);

        assertThat(persister(server, new WriteOptions(100, 1, 0, false, false, 4, Duration.ofSeconds(30)),
                Profile.STANDARD).persist(devices(30))).hasSize(30).containsOnly(new Written(Operation.UNCHANGED));
    }

    @Test
    void aBundleWhoseOutcomeIsUnknownIsReadAgainAndNotDoubled() {
        StandInServer server = server(Ways.HAPI);
        server.onceAfter(WRITE, reply -> Reply.of(500, "gone wrong after the commit"));

        assertThat(persister(server).persist(List.of(readings(0, 70)))).containsExactly(new Written(
                Operation.UNCHANGED));

        assertThat(server.versions("Observation/" + idOfReadings())).isEqualTo(1);
        assertThat(slept).isNotEmpty();
    }

    @Test
    void anAnswerThatNeverComesIsGivenUpAndReadAgain() {
        StandInServer server = server(Ways.HAPI);
        server.onceHang(WRITE);
        answersWithin = Duration.ofSeconds(5);

        assertThat(persister(server).persist(List.of(readings(0, 70)))).containsExactly(new Written(Operation.CREATED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html><body>Sign in</body></html>", "{\"resourceType\":\"Bundle\",\"entry\":[{\"resp", "",
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\",\"entry\":[]}",
            "{\"resourceType\":\"Bundle\","
                    + "\"entry\":[{\"response\":{\"status\":\"200\",\"location\":\"Observation/another/_history/2\"}}]}",
            "{\"resourceType\":\"Patient\",\"id\":\"1\"}", "[1]", "null"})
    void anAnswerThatMakesNoSenseIsNoSuccess(String body) {
        StandInServer server = server(Ways.HAPI);
        server.once(WRITE, request -> Reply.of(200, body));

        assertThat(persister(server).persist(List.of(readings(0, 70)))).containsExactly(new Written(Operation.CREATED));

        assertThat(data(server)).startsWith("70 71 72 73 74 75 E");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 409, 410, 412, 422})
    void aGatewaysErrorPageIsNoVerdictOnTheMessage(int status) {
        StandInServer server = server(Ways.HAPI);
        Persister persister = persister(server);
        for (int i = 0; i < 3; i++) {
            server.once(WRITE, request -> Reply.of(status, "<html><h1>Bad Gateway Day</h1></html>"));
        }

        assertThat(persister.persist(List.of(readings(0, 70)))).containsExactly(new Written(Operation.CREATED));
    }

    @Test
    void aSignInPageIsNoPatient() {
        StandInServer server = server(Ways.HAPI);
        Persister persister = persister(server);
        server.once(each -> each.method().equals("PUT"), request -> Reply.of(200, "<html>Sign in</html>"));

        assertThatThrownBy(() -> persister.persist(List.of(readings(0, 70)))).isInstanceOf(
                FhirUnavailableException.class);

        assertThat(persister.persist(List.of(readings(0, 70)))).containsExactly(new Written(Operation.CREATED));
        assertThat(server.stored("Patient")).hasSize(1);
    }

    @Test
    void aRedirectIsNotFollowedAndSaysWhatToDo() {
        StandInServer server = server(Ways.HAPI);
        Persister persister = persister(server);
        for (int i = 0; i < 4; i++) {
            server.once(WRITE, request -> new Reply(307, Map.of("Location", "http://127.0.0.1:9/fhir"), ""));
        }

        assertThatThrownBy(() -> persister.persist(List.of(readings(0, 70)))).isInstanceOfSatisfying(
                FhirUnavailableException.class, each -> assertThat(each.kind()).isEqualTo(
                        FhirUnavailableException.Kind.TRANSIENT))
                .hasMessageContaining("redirect").hasMessageContaining("set its URL");
    }

    @Test
    void aServerThatThrottlesIsGivenThePauseItAsksFor() {
        StandInServer server = server(Ways.AZURE);
        server.once(WRITE, request -> new Reply(429, Map.of("Retry-After", "7"), ""));

        assertThat(persister(server).persist(List.of(readings(0, 70)))).containsExactly(new Written(Operation.CREATED));

        assertThat(slept).singleElement().satisfies(each -> assertThat(each).isBetween(Duration.ofSeconds(7), Duration
                .ofMillis(7100)));
    }

    @Test
    void aPauseTooLongToWaitForIsPassedOn() {
        StandInServer server = server(Ways.AZURE);
        Persister persister = persister(server);
        server.once(WRITE, request -> new Reply(503, Map.of("Retry-After", "120"), ""));

        assertThatThrownBy(() -> persister.persist(List.of(readings(0, 70)))).isInstanceOfSatisfying(
                FhirUnavailableException.class, each -> {
                    assertThat(each.kind()).isEqualTo(FhirUnavailableException.Kind.THROTTLED);
                    assertThat(each.retryAfter()).contains(Duration.ofMinutes(2));
                });
        assertThat(slept).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedCredentialIsAnOutageAndNotTheMessagesFault(int status) {
        StandInServer server = server(Ways.HAPI);
        Persister persister = persister(server);
        server.once(WRITE, request -> Reply.of(status, ""));

        assertThatThrownBy(() -> persister.persist(List.of(readings(0, 70)))).isInstanceOfSatisfying(
                FhirUnavailableException.class, each -> {
                    assertThat(each.kind()).isEqualTo(FhirUnavailableException.Kind.UNAUTHORISED);
                    assertThat(each.errorName()).isEqualTo(ErrorName.UnauthorizedAccessFhirService);
                });
    }

    @Test
    void aServerThatStaysDownGivesTheBatchBack() {
        StandInServer server = server(Ways.HAPI);
        Persister persister = persister(server);
        persister.persist(List.of(readings(0, 70)));
        server.close();

        assertThatThrownBy(() -> persister.persist(List.of(readings(1, 80)))).isInstanceOfSatisfying(
                FhirUnavailableException.class, each -> assertThat(each.kind()).isEqualTo(
                        FhirUnavailableException.Kind.TRANSIENT));
        assertThat(slept).hasSize(3);
    }

    @Test
    void aPoisonEntryIsFoundAndItsNeighboursLand() {
        StandInServer server = server(Ways.HAPI);
        server.refuse(json -> json.contains("98765.4321"));
        List<IncomingResource> batch = devices(40);
        batch.set(13, Messages.single("scale-13", "mrn-13", null, NINE, "98765.4321"));

        List<PersistOutcome> outcomes = persister(server).persist(batch);

        assertThat(outcomes.get(13)).isInstanceOfSatisfying(Rejected.class, each -> {
            assertThat(each.error()).isEqualTo(ErrorName.FhirDataMapping);
            assertThat(each.reason()).contains("422").doesNotContain("mrn").doesNotContain("98765");
        });
        assertThat(outcomes.stream().filter(new Written(Operation.CREATED)::equals)).hasSize(39);
        assertThat(server.stored("Observation")).hasSize(39);
    }

    @Test
    void ofSeveralMessagesInAPoisonEntryTheGoodOnesLand() {
        StandInServer server = server(Ways.HAPI);
        server.refuse(json -> json.contains("\"data\":\"666") || json.contains(" 666 "));

        List<PersistOutcome> outcomes = persister(server).persist(List.of(readings(0, 70), readings(1, 666), readings(2,
                90)));

        assertThat(outcomes).element(0).isEqualTo(new Written(Operation.CREATED));
        assertThat(outcomes).element(1).isInstanceOf(Rejected.class);
        assertThat(outcomes).element(2).isEqualTo(new Written(Operation.UPDATED));
        assertThat(data(server)).startsWith("70 71 72 73 74 75 E E E E E E 90 91 92 93 94 95 E");
    }

    @Test
    void bundlesAreNoLargerThanTheServerTakes() {
        StandInServer server = server(Ways.AZURE);
        server.maxEntries(30);

        assertThat(persister(server).persist(devices(100))).hasSize(100).containsOnly(new Written(Operation.CREATED));
    }

    @Test
    void aServerWithoutTransactionsGetsBatchesOfAHundred() {
        StandInServer server = server(Ways.GENERIC);
        Persister persister = persister(server, new WriteOptions(500, 1, 64L << 20, false, false, 4, Duration.ofSeconds(
                30)), Profile.STANDARD);
        List<IncomingResource> batch = devices(130);
        server.refuse(json -> json.contains("98765.4321"));
        batch.set(13, Messages.single("scale-13", "mrn-13", null, NINE, "98765.4321"));

        List<PersistOutcome> outcomes = persister.persist(batch);

        assertThat(outcomes.get(13)).isInstanceOf(Rejected.class);
        assertThat(outcomes.stream().filter(new Written(Operation.CREATED)::equals)).hasSize(129);
        assertThat(server.requests().stream().filter(WRITE)).hasSize(2).allMatch(each -> each.body().contains(
                "\"batch\"") && each.body().split("\"PUT\"").length - 1 <= 100);
    }

    @Test
    void whatOthersStoredUnderAnIdOfOursIsNotTouched() {
        StandInServer server = server(Ways.HAPI);
        persister(server).persist(List.of(readings(0, 70)));
        String ours = server.stored("Observation").getFirst().toString();
        server.store(ours.replace(DeterministicId.of(null, "mrn-1"), "somebody-else"));

        assertThat(persister(server).persist(List.of(readings(1, 80)))).singleElement().isInstanceOfSatisfying(
                Rejected.class, each -> assertThat(each.error()).isEqualTo(ErrorName.IdentityCollision));
        assertThat(data(server)).doesNotContain("80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"status\":\"entered-in-error\"", "\"status\":\"cancelled\""})
    void aRetractedObservationIsLeftAlone(String status) {
        StandInServer server = server(Ways.HAPI);
        persister(server).persist(List.of(readings(0, 70)));
        server.store(server.stored("Observation").getFirst().toString().replace("\"status\":\"final\"", status));

        assertThat(persister(server).persist(List.of(readings(1, 80)))).singleElement().isInstanceOfSatisfying(
                Rejected.class, each -> assertThat(each.error()).isEqualTo(ErrorName.ObservationRetracted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"resourceType\":\"Observation\",\"id\":\"%s\",\"status\":\"final\",\"bogus\":{\"a\":1}}",
            "{\"resourceType\":\"Observation\",\"id\":\"%s\",\"status\":[]}", "{\"resourceType\":\"Observation\","
                    + "\"id\":\"%s\",\"status\":\"no such\"}"})
    void aBrokenStoredObservationHarmsNobodyElse(String broken) {
        StandInServer server = server(Ways.HAPI);
        server.store(broken.formatted(idOfReadings()));
        List<IncomingResource> batch = devices(3);
        batch.add(readings(0, 70));

        List<PersistOutcome> outcomes = persister(server).persist(batch);

        assertThat(outcomes.subList(0, 3)).containsOnly(new Written(Operation.CREATED));
        assertThat(outcomes.get(3)).isInstanceOf(Rejected.class);
    }

    @Test
    void aStoredObservationTooLargeToReadHarmsNobodyElse() {
        StandInServer server = server(Ways.HAPI);
        answerBytes = 2 << 20;
        persister(server).persist(List.of(readings(0, 70)));
        String huge = server.stored("Observation").getFirst().toString().replace("\"data\":\"70",
                "\"data\":\"" + "1 ".repeat(1_500_000) + "70");
        server.store(huge);
        List<IncomingResource> batch = devices(3);
        batch.add(readings(1, 80));

        Persister persister = persister(server, new WriteOptions(100, 1, 0, false, false, 2, Duration.ofSeconds(1)),
                Profile.STANDARD);

        // Whether the resource or the server is to blame is not known yet.
        assertThatThrownBy(() -> persister.persist(batch)).isInstanceOf(FhirUnavailableException.class)
                .hasMessageContaining("an answer larger than is read");
        assertThat(server.stored("Observation")).hasSize(4);
    }

    @Test
    void aPatientGoneFromTheServerIsAskedForAnew() {
        StandInServer server = server(Ways.HAPI);
        server.checkReferences();
        Persister persister = persister(server);
        persister.persist(List.of(readings(0, 70)));
        server.delete("Patient/" + DeterministicId.of(null, "mrn-1"));

        assertThat(persister.persist(List.of(Messages.single("monitor-1", "mrn-1", null, NINE, "80")))).singleElement()
                .isInstanceOfSatisfying(Rejected.class, each -> {
                    assertThat(each.error()).isEqualTo(ErrorName.FhirResourceNotFound);
                    assertThat(each.reason()).contains("not on the FHIR server, or was deleted");
                });
    }

    @Test
    void aMessageThatIsNoResourceIsSetAside() {
        StandInServer server = server(Ways.HAPI);
        List<IncomingResource> batch = new ArrayList<>(devices(1));
        for (String bad : List.of("", "not json", "{\"resourceType\":\"Nonsense\"}", "[]", "{\"resourceType\":"
                + "\"Observation\",\"status\":\"final\",\"unknown\":1}", "null")) {
            batch.add(new IncomingResource(bad.getBytes(StandardCharsets.UTF_8), null, null));
        }

        List<PersistOutcome> outcomes = persister(server).persist(batch);

        assertThat(outcomes.getFirst()).isEqualTo(new Written(Operation.CREATED));
        assertThat(outcomes.subList(1, outcomes.size())).allSatisfy(each -> assertThat(((Rejected) each).error())
                .isEqualTo(ErrorName.InvalidDataFormat));
    }

    @Test
    void theEarlierConnectorsObservationIsFoundByItsIdentifierAndKeepsItsId() {
        StandInServer server = server(Ways.HAPI);
        persister(server, WriteOptions.DEFAULTS, Profile.EARLIER_CONNECTOR).persist(List.of(readings(0, 70)));
        String stored = server.stored("Observation").getFirst().toString();
        server.delete("Observation/" + idOfReadings());
        StandInServer moved = server(Ways.HAPI);
        server.stored("Patient").forEach(each -> moved.store(each.toString()));
        server.stored("Device").forEach(each -> moved.store(each.toString()));
        moved.store(stored.replace("\"id\":\"" + idOfReadings() + "\"", "\"id\":\"the-servers-choice\""));

        assertThat(persister(moved, WriteOptions.DEFAULTS, Profile.EARLIER_CONNECTOR).persist(List.of(readings(1, 80),
                readings(2, 90)))).containsOnly(new Written(Operation.UPDATED));

        assertThat(moved.stored("Observation")).singleElement().satisfies(each -> assertThat(each.path("id").asText())
                .isEqualTo("the-servers-choice"));
        assertThat(data(moved)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 90");
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void aRepeatOfWhatTheServerHasLostIsWrittenAgain(Ways ways) {
        StandInServer server = server(ways);
        Persister persister = persister(server);
        persister.persist(List.of(readings(0, 70)));
        server.lose("Observation/" + idOfReadings());

        assertThat(persister.persist(List.of(readings(0, 70)))).containsExactly(new Written(Operation.CREATED));

        assertThat(data(server)).startsWith("70 71 72 73 74 75 E");
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void aRepeatOfWhatWasDeletedIsNotTakenForWritten(Ways ways) {
        StandInServer server = server(ways);
        Persister persister = persister(server);
        persister.persist(List.of(readings(0, 70)));
        server.delete("Observation/" + idOfReadings());

        assertThat(persister.persist(List.of(readings(0, 70)))).singleElement().isInstanceOfSatisfying(Rejected.class,
                each -> assertThat(each.error()).isEqualTo(ErrorName.ObservationDeleted));
    }

    @Test
    void aRepeatOfWhatWasRolledBackOrRetractedGoesByWhatStands() {
        StandInServer server = server(Ways.HAPI);
        Persister persister = persister(server);
        persister.persist(List.of(readings(0, 70)));
        String first = server.stored("Observation").getFirst().toString();
        persister.persist(List.of(readings(1, 80)));
        server.store(first);

        assertThat(persister.persist(List.of(readings(1, 80)))).containsExactly(new Written(Operation.UPDATED));
        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81 82 83 84 85 E");

        server.store(first.replace("\"status\":\"final\"", "\"status\":\"entered-in-error\""));
        assertThat(persister.persist(List.of(readings(1, 80)))).singleElement().isInstanceOfSatisfying(Rejected.class,
                each -> assertThat(each.error()).isEqualTo(ErrorName.ObservationRetracted));
    }

    @Test
    void repeatsAreReadOnceTogetherAndOnlyRepeatsAre() {
        StandInServer server = server(Ways.HAPI);
        Persister persister = persister(server, new WriteOptions(100, 1, 64L << 20, false, false, 4, Duration.ofSeconds(
                30)), Profile.STANDARD);
        persister.persist(devices(30));
        persister.persist(List.of(readings(0, 70)));
        long searches = server.count(each -> each.isSearch("Observation"));
        long writes = server.count(WRITE);
        List<IncomingResource> batch = devices(30);
        batch.add(readings(1, 80));

        List<PersistOutcome> outcomes = persister.persist(batch);

        assertThat(outcomes.subList(0, 30)).containsOnly(new Written(Operation.UNCHANGED));
        assertThat(outcomes.get(30)).isEqualTo(new Written(Operation.UPDATED));
        assertThat(server.count(each -> each.isSearch("Observation"))).isEqualTo(searches + 1);
        assertThat(server.count(WRITE)).isEqualTo(writes + 1);

        persister.persist(List.of(Messages.single("scale-1", "mrn-1", null, NINE, "99"), readings(2, 90)));

        assertThat(server.count(each -> each.isSearch("Observation"))).isEqualTo(searches + 1);
        assertThat(server.count(WRITE)).isEqualTo(writes + 2);
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void aServerThatGivesVersionsAsEtagAloneIsWrittenToWithAGuard(Ways ways) {
        StandInServer server = server(ways);
        persister(server).persist(List.of(readings(0, 70)));
        server.show(Versions.AS_ETAG);

        anotherWriterInBetweenLosesNothing(server, persister(server));
    }

    @ParameterizedTest
    @EnumSource(Ways.class)
    void whatAServerHoldsWithoutAVersionIsNeverWrittenOver(Ways ways) {
        StandInServer server = server(ways);
        persister(server).persist(List.of(readings(0, 70)));
        server.show(Versions.HIDDEN);
        Persister persister = persister(server);

        assertThatThrownBy(() -> persister.persist(List.of(readings(1, 80)))).isInstanceOf(
                FhirUnavailableException.class).hasMessageContaining("versionId").hasMessageContaining("ETag");

        assertThat(server.versions("Observation/" + idOfReadings())).isEqualTo(1);
    }

    @Test
    void whatWasWrittenIsNotReadAgain() {
        StandInServer server = server(Ways.HAPI);
        Persister persister = persister(server);
        persister.persist(List.of(readings(0, 70)));
        long searches = server.count(each -> each.isSearch("Observation"));

        persister.persist(List.of(readings(1, 80)));

        assertThat(server.count(each -> each.isSearch("Observation"))).isEqualTo(searches);
        assertThat(data(server)).startsWith("70 71 72 73 74 75 80 81");
    }
}
