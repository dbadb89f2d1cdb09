package org.iomtfhir.local.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("PGUSER", "ward", "PGPASSWORD", "hunter2");

    @Test
    void userAndPasswordComeFromTheEnvironment() {
        var database = Database.Postgres.at("jdbc:postgresql://localhost/fhir?ssl=true", ENVIRONMENT::get);

        assertThat(database.user()).isEqualTo("ward");
        assertThat(database.password()).isEqualTo("hunter2");
    }

    @Test
    void whatTheUrlSaysStands() {
        var database = Database.Postgres.at("jdbc:postgresql://localhost/fhir?user=me&password=mine", ENVIRONMENT::get);

        assertThat(database.user()).isNull();
        assertThat(database.password()).isNull();
    }

    @Test
    void aDatabaseIsNamedWithoutItsPassword() {
        assertThat(new Database.Postgres("jdbc:postgresql://localhost/fhir?password=mine", "ward", "hunter2"))
                .hasToString("jdbc:postgresql://localhost/fhir");
    }

    @Test
    void anotherDatabaseThanPostgresIsRefusedWithoutPrintingItsUrl() {
        assertThatThrownBy(() -> Database.Postgres.at("jdbc:mysql://localhost/fhir?password=mine", ENVIRONMENT::get))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("jdbc:postgresql:")
                .hasMessageNotContaining("mine");
    }

    @Test
    void aPortOutOfRangeIsRefused() {
        var database = new Database.H2File(Path.of("data"));

        assertThatThrownBy(() -> new LocalFhirServer.Config(database, 65536, false))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("65536");
    }
}
