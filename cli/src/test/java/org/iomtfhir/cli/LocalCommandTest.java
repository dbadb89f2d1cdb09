package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalCommandTest {

    @TempDir
    Path directory;

    @Test
    void itsHelpNamesEveryOptionWithItsDefault() {
        Iomt help = Iomt.run("local", "--help");

        assertThat(help.exitCode()).isZero();
        // Wherever its lines are broken.
        assertThat(help.out().replaceAll("\\s+", " ")).contains("--data=DIR", "--templates=DIR", "--hub-port=N",
                "--fhir-port=N", "--fhir=URL",
                "--fhir-db=JDBC-URL", "--window=DURATION", "--services=all|none|LIST", "--ready-file=FILE", "--quiet",
                "Default: 5672", "Default: 8090", "Default: 2s", "Default: all");
        assertThat(help.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"--window;soon;'soon' is no duration",
            "--window;0s;a window is at least one second long",
            "--services;normalise;'normalise' is no service", "--hub-port;amqp;'amqp' is not",
            "--colour;;Unknown option"})
    void aWrongOptionIsNamedAndNothingIsStarted(String option, String value, String message) {
        Path data = directory.resolve("line");

        Iomt wrong = value == null
                ? Iomt.run("local", "--data", data.toString(), option)
                : Iomt.run("local", "--data", data.toString(), option, value);

        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains(message);
        assertThat(Files.exists(data)).isFalse();
    }

    @Test
    void aDatabaseForAServerOfOnesOwnIsRefused() {
        Iomt both = Iomt.run("local", "--data", directory.resolve("line").toString(), "--fhir",
                "http://127.0.0.1:1/fhir", "--fhir-db", "jdbc:postgresql://127.0.0.1/fhir");

        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("leave --fhir-db out");
    }

    @Test
    void aTemplateDirectoryThatIsNotThereEndsTheStartWithItsName() {
        Path missing = directory.resolve("no-templates");

        Iomt wrong = Iomt.run("local", "--quiet", "--data", directory.resolve("line").toString(), "--templates",
                missing.toString());

        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("the template directory " + missing + " is not there");
    }

    @Test
    void withoutACommandTheUsageIsShown() {
        Iomt none = Iomt.run();

        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains("Which command?", "demo", "local", "send", "validate");
    }
}
