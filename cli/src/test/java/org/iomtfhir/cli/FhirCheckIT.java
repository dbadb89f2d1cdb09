package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code iomt fhir check} against a real server. */
class FhirCheckIT {

    @Test
    void aLocalServerDoesAllThatIsNeededAndIsLeftAsItWas() throws Exception {
        String url = SharedFhirServer.url().toString();
        int before = new FhirReader(url).observations().size();

        Command check = Command.run("fhir", "check", "--server", url, "--create", "--encounters", "--write");

        assertThat(check.out()).contains("works    stale guard", "works    transaction", "Set fhir.server=hapi")
                .doesNotContain("MISSING").doesNotContain("unknown");
        assertThat(check.exitCode()).isZero();
        assertThat(new FhirReader(url).observations()).hasSize(before);
    }

    @Test
    void aServerThatIsNotThereIsNoGoodOne() {
        Command check = Command.run("fhir", "check", "--server", "http://127.0.0.1:1/fhir");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.out()).contains("unknown", "can't be reached");
    }

    @Test
    void withoutAServerItSaysWhatToSet() {
        Command check = Command.run("fhir", "check");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.err()).contains("fhir.url is missing");
    }
}
