package org.iomtfhir.chaos.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStateTest {

    @TempDir
    Path directory;

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        RunState state = new RunState(-7, 30, 10, 40, "run--7", new Ports(1, 2, 3), 12, 1, 98_765, Map.of("events",
                480L));
        assertThat(RunState.isIn(directory)).isFalse();

        state.write(directory);

        assertThat(RunState.isIn(directory)).isTrue();
        assertThat(RunState.read(directory)).isEqualTo(state);
    }
}
