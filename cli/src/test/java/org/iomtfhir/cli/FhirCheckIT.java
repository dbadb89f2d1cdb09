package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code iomt fhir check} against a real server. */
@Isolated("it counts what is on the server that others write to")
class FhirCheckIT {

    @Test
    void aLocalServerDoesAllThatIsNeededAndIsLeftAsItWas() throws Exception {
        String url = SharedFhirServer.url().toString();
        int before = new FhirReader(url).observations().size();

        Iomt check = Iomt.run("fhir", "check", "--server", url, "--create", "--encounters", "--write");

        assertThat(check.out()).contains("works    stale guard", "works    transaction", "Set fhir.server=hapi")
                .doesNotContain("MISSING").doesNotContain("unknown");
        assertThat(check.exitCode()).isZero();
        assertThat(new FhirReader(url).observations()).hasSize(before);
    }

    @Test
    void aServerThatIsNotThereIsNoGoodOne() {
        Iomt check = Iomt.run("fhir", "check", "--server", "http://127.0.0.1:1/fhir");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.out()).contains("unknown", "can't be reached");
    }

    @Test
    void withoutAServerItSaysWhatToSet() {
        Iomt check = Iomt.run("fhir", "check");

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.err()).contains("fhir.url is missing");
    }
}
