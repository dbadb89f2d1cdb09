package org.iomtfhir.local.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.iomtfhir.local.fhir.Resources.guardedPut;
import static org.iomtfhir.local.fhir.Resources.heartRate;
import static org.iomtfhir.local.fhir.Resources.patient;
import static org.iomtfhir.local.fhir.Resources.transaction;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * One server on an H2 file for all tests, since a start takes long. Its database was filled by another process, which was
 * killed while it served: so every test here is one of a server that came back after that.
 */
class LocalFhirServerIT {

    private static final int ACKNOWLEDGED = 20;

    @TempDir
    static Path directory;

    private static LocalFhirServer server;
    private static FhirClient fhir;
    private static String refusalWhileInUse;

    @BeforeAll
    static void startOnTheDatabaseOfAKilledServer() throws IOException {
        try (ServerProcess first = ServerProcess.start(directory)) {
            FhirClient client = new FhirClient(first.baseUrl());
            assertThat(client.put("/Patient/bed-7", patient("bed-7")).status()).isEqualTo(201);
            refusalWhileInUse = assertThrows(FhirServerException.class, () -> LocalFhirServer.start(config(0)))
                    .getMessage();
            for (int i = 0; i < ACKNOWLEDGED; i++) {
                assertThat(client.put("/Observation/killed-" + i, heartRate("killed-" + i, "bed-7", "6" + i)).status())
                        .isEqualTo(201);
            }
        }
        server = LocalFhirServer.start(config(0));
        fhir = new FhirClient(server.baseUrl());
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everythingThatWasAnsweredForIsThereAfterAKill() {
        for (int i = 0; i < ACKNOWLEDGED; i++) {
            var read = fhir.get("/Observation/killed-" + i);
            assertThat(read.status()).as("Observation %d of %d", i, ACKNOWLEDGED).isEqualTo(200);
            assertThat(read.body().at("/valueQuantity/value").asText()).isEqualTo("6" + i);
        }
    }

    @Test
    void aDatabaseThatAnotherProcessHasOpenIsNamed() {
        assertThat(refusalWhileInUse).contains("in use by another process").contains(directory.toString());
    }

    @Test
    void itIsAnR4Server() {
        assertThat(server.baseUrl()).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*/fhir");
        assertThat(fhir.get("/metadata").body().path("fhirVersion").asText()).isEqualTo("4.0.1");
    }

    @Test
    void aResourceKeepsTheIdThatTheClientChose() {
        // A SHA-256 of digits alone, which many a server takes for one of its own ids.
        String id = "0123456789".repeat(6) + "0123";

        var created = fhir.put("/Observation/" + id, heartRate(id, "bed-7", "72.0"));
        var read = fhir.get("/Observation/" + id);

        assertThat(created.status()).isEqualTo(201);
        assertThat(read.etag()).isEqualTo("W/\"1\"");
        assertThat(read.body().path("id").asText()).isEqualTo(id);
        assertThat(read.body().path("valueQuantity").toString()).contains("\"value\":72.0");
    }

    @Test
    void observationsAreFoundByThePatientsIdentifier() {
        fhir.put("/Patient/chained", patient("chained").replace("\"resourceType\"",
                "\"identifier\":[{\"system\":\"urn:ward\",\"value\":\"MRN-77\"}],\"resourceType\""));
        fhir.put("/Observation/of-chained", heartRate("of-chained", "chained", "61"));

        var found = fhir.get("/Observation?patient.identifier=urn:ward%7CMRN-77");

        assertThat(found.status()).as(found.body().toString()).isEqualTo(200);
        assertThat(found.body().path("entry")).hasSize(1);
        assertThat(fhir.get("/Observation?patient.identifier=urn:ward%7Cother").body().path("entry")).isEmpty();
    }

    @Test
    void observationsAreFoundByTheDevicesIdentifier() {
        fhir.put("/Device/worn", "{\"resourceType\":\"Device\",\"id\":\"worn\",\"identifier\":[{\"value\":\"D-77\"}]}");
        fhir.put("/Observation/of-worn", heartRate("of-worn", "bed-7", "61").replace("\"status\"",
                "\"device\":{\"reference\":\"Device/worn\"},\"status\""));

        var found = fhir.get("/Observation?device.identifier=D-77");

        assertThat(found.status()).as(found.body().toString()).isEqualTo(200);
        assertThat(found.body().path("entry")).hasSize(1);
        assertThat(fhir.get("/Observation?device.identifier=D-78").body().path("entry")).isEmpty();
    }

    @Test
    void theLatestObservationsOfAPatientAreFoundForEachCode() {
        fhir.put("/Patient/last", patient("last").replace("\"resourceType\"",
                "\"identifier\":[{\"system\":\"urn:ward\",\"value\":\"MRN-78\"}],\"resourceType\""));
        for (int minute = 10; minute < 15; minute++) {
            fhir.put("/Observation/last-" + minute, taken(heartRate("last-" + minute, "last", "6" + minute), minute));
        }
        // The same code beside another one, and a code of another kind, older than all of them.
        fhir.put("/Observation/last-two", taken(heartRate("last-two", "last", "70"), 20).replace("\"coding\": [",
                "\"coding\": [{\"system\":\"urn:ward\",\"code\":\"pulse\"},"));
        fhir.put("/Observation/last-other",
                taken(heartRate("last-other", "last", "71"), 1).replace("8867-4", "9279-1"));

        for (String who : List.of("patient=Patient/last", "patient=last", "subject=Patient/last",
                "patient.identifier=urn:ward%7CMRN-78")) {
            var last = fhir.get("/Observation/$lastn?" + who);
            assertThat(last.status()).as(last.body().toString()).isEqualTo(200);
            assertThat(last.body().path("type").asText()).isEqualTo("searchset");
            assertThat(ids(last)).as(who).containsExactly("last-two", "last-other");
        }
        assertThat(ids(fhir.get("/Observation/$lastn?patient=last&max=3"))).containsExactly("last-two", "last-14",
                "last-13", "last-other");
        assertThat(ids(fhir.get("/Observation/$lastn?patient=last&code=http://loinc.org%7C9279-1")))
                .containsExactly("last-other");
        assertThat(ids(fhir.get("/Observation/$lastn?patient=nobody-here"))).isEmpty();
    }

    @Test
    void aQuestionForTheLatestThatCannotBeAnsweredIsRefused() {
        assertThat(fhir.get("/Observation/$lastn").status()).isEqualTo(400);
        assertThat(fhir.get("/Observation/$lastn").body().toString()).contains("of whom?");
        for (String max : List.of("0", "101", "x", "99999999999")) {
            assertThat(fhir.get("/Observation/$lastn?patient=last&max=" + max).body().toString())
                    .contains("max of $lastn is 1 to 100");
        }
        assertThat(fhir.get("/Observation/$lastn?patient=last&no-such-parameter=1").status()).isEqualTo(400);
    }

    private static String taken(String observation, int minute) {
        String time = "\"effectiveDateTime\":\"2026-11-26T08:" + (minute < 10 ? "0" : "") + minute + ":00Z\"";
        return observation.contains("effectiveDateTime")
                ? observation.replaceFirst("\"effectiveDateTime\": \"[^\"]*\"", time)
                : observation.replaceFirst("\\{", "{" + time + ",");
    }

    private static List<String> ids(FhirClient.Answer answer) {
        List<String> ids = new ArrayList<>();
        answer.body().path("entry").forEach(entry -> ids.add(entry.at("/resource/id").asText()));
        return ids;
    }

    @Test
    void aResourceIsValidatedAgainstTheBaseSpecification() {
        var good = fhir.post("/Observation/$validate", heartRate("v", "bed-7", "61"));
        var bad = fhir.post("/Observation/$validate",
                heartRate("v", "bed-7", "61").replace("\"final\"", "\"finished\""));

        assertThat(good.status()).as(good.body().toString()).isEqualTo(200);
        assertThat(good.body().path("issue").findValuesAsText("severity")).doesNotContain("error", "fatal");
        assertThat(bad.body().path("issue").findValuesAsText("severity")).containsAnyOf("error", "fatal");
    }

    @Test
    void aTransactionWritesAllItsEntries() {
        String one = newId();
        String two = newId();

        var answer = fhir.post(transaction(guardedPut(heartRate(one, "bed-7", "61"), one, "W/\"0\""),
                guardedPut(heartRate(two, "bed-7", "62"), two, "W/\"0\"")));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().at("/entry/0/response/status").asText()).isEqualTo("201 Created");
        assertThat(answer.body().at("/entry/1/response/etag").asText()).isEqualTo("1");
        assertThat(fhir.get("/Observation/" + two).body().at("/valueQuantity/value").asText()).isEqualTo("62");
    }

    @Test
    void aStaleIfMatchIsAConflictAndWritesNothing() {
        String id = newId();
        fhir.put("/Observation/" + id, heartRate(id, "bed-7", "61"));
        fhir.put("/Observation/" + id, heartRate(id, "bed-7", "62"), "If-Match", "W/\"1\"");

        var stale = fhir.put("/Observation/" + id, heartRate(id, "bed-7", "63"), "If-Match", "W/\"1\"");

        assertThat(stale.status()).isEqualTo(409);
        assertThat(fhir.get("/Observation/" + id).body().at("/valueQuantity/value").asText()).isEqualTo("62");
    }

    @Test
    void ifMatchOfVersionZeroCreatesOnlyWhatIsNotThere() {
        String id = newId();

        var first = fhir.post(transaction(guardedPut(heartRate(id, "bed-7", "61"), id, "W/\"0\"")));
        var second = fhir.post(transaction(guardedPut(heartRate(id, "bed-7", "62"), id, "W/\"0\"")));

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(409);
        assertThat(fhir.get("/Observation/" + id).body().at("/valueQuantity/value").asText()).isEqualTo("61");
    }

    @Test
    void oneConflictFailsItsWholeTransaction() {
        String stored = newId();
        String fresh = newId();
        fhir.put("/Observation/" + stored, heartRate(stored, "bed-7", "61"));

        var answer = fhir.post(transaction(guardedPut(heartRate(fresh, "bed-7", "70"), fresh, "W/\"0\""),
                guardedPut(heartRate(stored, "bed-7", "71"), stored, "W/\"9\"")));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(fhir.get("/Observation/" + fresh).status()).isEqualTo(404);
    }

    @Test
    void aSearchSeesWhatWasWrittenAMomentAgo() {
        String id = newId();
        assertThat(fhir.get("/Observation?_id=" + id).body().path("total").asInt()).isZero();

        fhir.put("/Observation/" + id, heartRate(id, "bed-7", "61"));

        assertThat(fhir.get("/Observation?_id=" + id).body().path("total").asInt()).isEqualTo(1);
    }

    @Test
    void theSameContentAgainMakesNoNewVersion() {
        String id = newId();
        fhir.put("/Observation/" + id, heartRate(id, "bed-7", "61"));

        var again = fhir.put("/Observation/" + id, heartRate(id, "bed-7", "61"));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.etag()).isEqualTo("W/\"1\"");
    }

    @Test
    void aDeletedResourceIsGone() {
        String id = newId();
        fhir.put("/Observation/" + id, heartRate(id, "bed-7", "61"));
        fhir.delete("/Observation/" + id);

        assertThat(fhir.get("/Observation/" + id).status()).isEqualTo(410);
    }

    @Test
    void aReferenceToNobodyIsRefusedWhereIntegrityIsAskedFor() {
        String id = newId();

        assertThat(fhir.put("/Observation/" + id, heartRate(id, "no-such-patient", "61")).status()).isEqualTo(400);
    }

    @Test
    void aPatientWithReadingsIsNotDeletedWhereIntegrityIsAskedFor() {
        assertThat(fhir.delete("/Patient/bed-7").status()).isEqualTo(409);
    }

    @Test
    void aTypeThatTheLineDoesNotNeedIsUnknown() {
        assertThat(fhir.get("/Claim/1").status()).isEqualTo(404);
    }

    @Test
    void aPortInUseIsNamedAtOnce() {
        int port = URI.create(server.baseUrl()).getPort();

        assertThatThrownBy(() -> LocalFhirServer.start(config(port))).isInstanceOf(FhirServerException.class)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void anotherHostNameGetsNothing() throws IOException {
        assertThat(statusLine("GET /fhir/metadata HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void aRequestBeyondTheLimitIsRefusedBeforeItIsRead() throws IOException {
        long tooLong = (64L << 20) + 1;

        assertThat(statusLine("POST /fhir HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + tooLong + "\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void nothingOfARequestIsLoggedWhereTheLoggersAreSetAsDocumented() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        try {
            String id = "marked-" + newId();
            fhir.put("/Patient/" + id, patient(id));
            fhir.put("/Patient/" + id, patient(id).replace("true", "false"), "If-Match", "W/\"9\"");
            fhir.put("/Patient/" + id, "{\"resourceType\": \"Patient\", \"id\": \"" + id + "\", \"marked-x\": 1}");
            fhir.put("/Patient/" + id, "{\"resourceType\": \"Patient\", \"id\": marked-x");
            fhir.put("/Observation/" + id, heartRate(id, "marked-x", "61"));
            fhir.get("/Patient?marked-x=1");
            fhir.get("/Patient/marked-x");
        } finally {
            root.detachAppender(log);
        }

        assertThat(log.list).extracting(LocalFhirServerIT::everythingIn).noneMatch(text -> text.contains("marked-"));
    }

    private static LocalFhirServer.Config config(int port) {
        return new LocalFhirServer.Config(new Database.H2File(directory), port, true);
    }

    private static String everythingIn(ILoggingEvent event) {
        return event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy());
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    private static String statusLine(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), URI.create(server.baseUrl()).getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(32), StandardCharsets.US_ASCII);
        }
    }
}
