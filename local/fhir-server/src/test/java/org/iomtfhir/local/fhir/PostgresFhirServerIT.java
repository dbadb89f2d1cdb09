package org.iomtfhir.local.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.iomtfhir.local.fhir.Resources.guardedPut;
import static org.iomtfhir.local.fhir.Resources.heartRate;
import static org.iomtfhir.local.fhir.Resources.transaction;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The server on PostgreSQL, without referential integrity. */
class PostgresFhirServerIT {

    private static PostgresServer postgres;
    private static LocalFhirServer server;

    @BeforeAll
    static void start() {
        postgres = TestPostgres.startOrSkip();
        server = startServer();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void readingsOfPatientsElsewhereAreTakenWithoutIntegrityAndOutliveARestart() {
        String bundle = transaction(guardedPut(heartRate("pg-1", "not-here", "61"), "pg-1", "W/\"0\""));
        assertThat(new FhirClient(server.baseUrl()).post(bundle).status()).isEqualTo(200);

        server.close();
        server = startServer();

        var read = new FhirClient(server.baseUrl()).get("/Observation/pg-1");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body().at("/valueQuantity/value").asText()).isEqualTo("61");
        assertThat(new FhirClient(server.baseUrl()).post(bundle).status()).isEqualTo(409);
    }

    @Test
    void aWrongPasswordStopsTheStartAndIsNotPrinted() {
        var wrong = new Database.Postgres(postgres.url(), postgres.user(), "hunter2");

        assertThatThrownBy(() -> LocalFhirServer.start(new LocalFhirServer.Config(wrong, 0, false)))
                .isInstanceOf(FhirServerException.class).hasMessageContaining(postgres.url())
                .hasMessageContaining("PGPASSWORD").hasStackTraceContaining("password authentication failed")
                .satisfies(failed -> assertThat(failed.toString()).doesNotContain("hunter2"));
    }

    private static LocalFhirServer startServer() {
        Map<String, String> environment = Map.of("PGUSER", postgres.user(), "PGPASSWORD", postgres.password());
        return LocalFhirServer.start(
                new LocalFhirServer.Config(Database.Postgres.at(postgres.url(), environment::get), 0, false));
    }
}
