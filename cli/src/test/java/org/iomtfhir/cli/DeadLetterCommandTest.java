package org.iomtfhir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.deadletter.DeadLetterStore;
import org.iomtfhir.runtime.deadletter.DirectoryDeadLetterStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DeadLetterCommandTest {

    private static final DeadLetter NORMALIZE = Letters.normalize(1, "template 3 match 2");
    private static final DeadLetter PERSIST = Letters.persist(2);

    @TempDir
    Path directory;
    private Path settings;
    private DeadLetterStore store;

    @BeforeEach
    void fill() throws IOException {
        Path letters = directory.resolve("dead");
        settings = directory.resolve("normalize.properties");
        Files.writeString(settings, "dead-letters.directory=" + letters + "\ninput.connection-string="
                + "Endpoint=sb://localhost:1;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true\n"
                + "replay.key=" + "k".repeat(44) + "\n");
        store = new DirectoryDeadLetterStore(letters);
        store.put(NORMALIZE);
        store.put(PERSIST);
    }

    @Test
    void theListSaysWhatFailedWhereAndWhyAndNothingOfTheEvent() {
        Iomt list = Iomt.run("deadletter", "list", "--settings", settings);

        assertThat(list.exitCode()).isZero();
        assertThat(list.out()).contains(NORMALIZE.key().text(), "NormalizationDataMapping",
                "devicedata/1@1, template 3 match 2: the value of heartRate is missing", PERSIST.key().text(),
                "2 dead letters:", "1  persist FhirResourceNotFound waiting").doesNotContain("payload", "monitor-1");
        assertThat(list.out().indexOf(NORMALIZE.key().text())).isLessThan(list.out().indexOf(PERSIST.key().text()));
    }

    @Test
    void aRecordOfAnEventThatHoldsSeveralIsNamedWithItsPlace() throws Exception {
        DeadLetter record = Letters.ofRecord(3, 17);
        store.put(record);

        assertThat(list()).contains("observations/1@3#17: no such device", "observations/1@2: no such device");
        JsonNode letters = new ObjectMapper().readTree(list("--format", "json")).path("letters");
        assertThat(letters.get(2).path("place").asInt()).isEqualTo(17);
        assertThat(letters.get(1).has("place")).isFalse();
        assertThat(Iomt.run("deadletter", "show", "--settings", settings, record.key().text()).out())
                .containsPattern("place +17");
    }

    @Test
    void theListIsRestrictedByStageCauseTimeAndState() {
        assertThat(list("--stage", "persist")).contains(PERSIST.key().text()).doesNotContain(NORMALIZE.key().text());
        assertThat(list("--cause", "normalizationdatamapping")).contains(NORMALIZE.key().text())
                .doesNotContain(PERSIST.key().text());
        assertThat(list("--since", "2026-10-09T10:18:04Z")).contains(PERSIST.key().text())
                .doesNotContain(NORMALIZE.key().text());
        assertThat(list("--until", "2026-10-09")).contains("0 dead letters");
        assertThat(list("--replayed")).contains("0 dead letters");
        assertThat(list("--waiting", "--limit", "1")).contains("... and 1 earlier ones", "2 dead letters",
                PERSIST.key().text()).doesNotContain(NORMALIZE.key().text());
    }

    @Test
    void aStageThatIsNoneIsRefused() {
        Iomt list = Iomt.run("deadletter", "list", "--settings", settings, "--stage", "normalise");

        assertThat(list.exitCode()).isEqualTo(2);
        assertThat(list.err()).contains("there is no stage 'normalise'; did you mean normalize?")
                .contains("Try 'iomt deadletter list --help'.").hasLineCount(2);
        assertThat(list.out()).isEmpty();
    }

    @Test
    void lettersAreSummedByTemplateAndCauseWithTheirTriesAndTheFirstTime() {
        store.put(Letters.normalize(9, "template 3 match 0"));
        replayed(NORMALIZE);
        store.put(Letters.normalize(1, "template 3 match 2"));

        assertThat(list("--limit", "0")).contains(
                "  2  normalize NormalizationDataMapping waiting, template 3 (heartrate, line 42): the value of heartRate is"
                        + " missing",
                "     3 tries, first at 2026-10-09T10:18:03Z, last at 2026-10-09T10:18:11Z");
    }

    private String list(String... options) {
        Object[] args = new Object[options.length + 4];
        args[0] = "deadletter";
        args[1] = "list";
        args[2] = "--settings";
        args[3] = settings;
        System.arraycopy(options, 0, args, 4, options.length);
        Iomt list = Iomt.run(args);
        assertThat(list.exitCode()).as(list.err()).isZero();
        return list.out();
    }

    @Test
    void theListCanBeReadByAProgram() throws IOException {
        JsonNode list = new ObjectMapper().readTree(list("--format", "json"));

        assertThat(list.path("total").asInt()).isEqualTo(2);
        assertThat(list.path("letters").get(0).path("key").asText()).isEqualTo(NORMALIZE.key().text());
        assertThat(list.path("letters").get(0).path("replayedTime").isNull()).isTrue();
    }

    @Test
    void aLetterIsShownWithItsPropertiesAndItsBodyOnlyWhenAskedFor() {
        Iomt plain = Iomt.run("deadletter", "show", NORMALIZE.key(), "--settings", settings);
        assertThat(plain.out()).contains("heartrate, the template with index 3, line 42", "ward = 5 (int32)",
                "iothub-connection-device-id = monitor-1 (text)", "body: 22 bytes, not shown; --body shows it")
                .doesNotContain("payload");

        assertThat(Iomt.run("deadletter", "show", NORMALIZE.key(), "--settings", settings, "--body").out())
                .contains("{\"secret\":\"payload-1\"}");
        assertThat(Iomt.run("deadletter", "show", NORMALIZE.key(), "--settings", settings, "--format", "json").out())
                .contains("\"failedIn\" : \"template 3 match 2\"").doesNotContain("\"body\"");
    }

    @Test
    void aLetterThatIsNotThereAndAKeyThatIsNoneAreSaidToBe() {
        Iomt missing = Iomt.run("deadletter", "show", Letters.normalize(77, "").key(), "--settings", settings);
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no dead letter " + Letters.normalize(77, "").key());

        assertThat(Iomt.run("deadletter", "show", "../../etc/passwd", "--settings", settings).err())
                .contains("not the key of a dead letter");
    }

    @Test
    void purgeRemovesOnlyWhatWasReplayed() {
        replayed(NORMALIZE);

        Iomt purge = Iomt.run("deadletter", "purge", "--yes", "--settings", settings);

        assertThat(purge.out()).contains("1 dead letters removed");
        assertThat(store.get(NORMALIZE.key())).isEmpty();
        assertThat(store.get(PERSIST.key())).isPresent();
    }

    @Test
    void purgeAsksAndRemovesNothingWithoutAYes() {
        replayed(NORMALIZE);

        assertThat(purgeAnswering("").exitCode()).isEqualTo(1);
        assertThat(purgeAnswering("no\n").out()).contains("1 dead letters (replayed) will be removed for good",
                "Nothing was removed");
        assertThat(store.get(NORMALIZE.key())).isPresent();

        assertThat(purgeAnswering("yes\n").exitCode()).isZero();
        assertThat(store.get(NORMALIZE.key())).isEmpty();
    }

    private Iomt purgeAnswering(String answer) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(answer.getBytes(UTF_8)));
        try {
            return Iomt.run("deadletter", "purge", "--settings", settings);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void waitingLettersArePurgedWhenNamedSo() {
        assertThat(Iomt.run("deadletter", "purge", "--yes", "--waiting", "--stage", "persist", "--settings", settings)
                .exitCode()).isZero();

        long[] left = {0};
        store.list(DeadLetterFilter.ALL, letter -> left[0]++);
        assertThat(left[0]).isOne();
    }

    @Test
    void replayWantsToBeToldWhichOnes() {
        Iomt replay = Iomt.run("deadletter", "replay", "--settings", settings);

        assertThat(replay.exitCode()).isEqualTo(2);
        assertThat(replay.err()).contains("Which ones?");
    }

    @Test
    @Timeout(60)
    void aHubThatIsNotThereIsWaitedForAsLongAsWasSaidAndTheLetterIsKept() {
        Iomt replay = Iomt.run("deadletter", "replay", "--stage", "normalize", "--wait", "2s", "--settings", settings);

        assertThat(replay.exitCode()).isEqualTo(1);
        assertThat(replay.err()).contains("hub 'devicedata' could not be reached within 2 s",
                "0 dead letters replayed, 1 not; those are kept and still wait");
        assertThat(store.get(NORMALIZE.key()).orElseThrow().replayedTime()).isEmpty();
    }

    @Test
    void settingsOfAnotherServiceAreNotReplayedTo() {
        Iomt replay = Iomt.run("deadletter", "replay", "--stage", "normalize", "--settings", settingsOf("other"));

        assertThat(replay.exitCode()).isEqualTo(1);
        assertThat(replay.err()).contains("were read from hub 'devicedata', but these settings read hub 'other'");
        assertThat(store.get(NORMALIZE.key()).orElseThrow().replayStartedTime()).isEmpty();
    }

    @Test
    void withoutAKeyNothingIsReplayedAndItIsSaidHowToSetOne() throws Exception {
        Files.writeString(settings, Files.readString(settings).replaceAll("replay.key=.*", ""));

        Iomt replay = Iomt.run("deadletter", "replay", "--stage", "normalize", "--settings", settings);

        assertThat(replay.exitCode()).isEqualTo(1);
        assertThat(replay.err()).contains("no key is set", "IOMT_REPLAY_KEY", "openssl rand -base64 32");
        assertThat(store.get(NORMALIZE.key()).orElseThrow().replayStartedTime()).isEmpty();
    }

    private Path settingsOf(String hub) {
        try {
            Path file = directory.resolve(hub + ".properties");
            Files.writeString(file, Files.readString(settings) + "input.event-hub=" + hub + "\n");
            return file;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCommandWithoutAPlaceSaysWhereItLooked() {
        Iomt list = Iomt.run("deadletter", "list", "--ready-file", directory.resolve("none.json"));

        assertThat(list.exitCode()).isEqualTo(1);
        assertThat(list.err()).contains("none.json can't be read");
    }

    private void replayed(DeadLetter letter) {
        Instant when = Letters.SET_ASIDE.plusSeconds(60);
        store.beginReplay(letter.key(), when);
        assertThat(store.markReplayed(letter.key(), when)).isTrue();
    }
}
