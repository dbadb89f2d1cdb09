package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a person meets who mistypes. */
class EverydayTest {

    @Test
    void aStageThatIsNoneIsRefused() {
        Iomt ran = Iomt.run("deadletter", "list", "--stage", "normalise");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("there is no stage 'normalise'", "normalize, group, transform and persist");
    }

    @Test
    void aWrongOptionIsToldInTwoLinesWithTheNearest() {
        Iomt ran = Iomt.run("validate", "--devise", "x");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err().lines()).hasSizeLessThanOrEqualTo(2);
        assertThat(ran.err()).contains("--devise", "--device");
    }
}
