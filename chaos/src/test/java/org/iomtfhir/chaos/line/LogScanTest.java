package org.iomtfhir.chaos.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogScanTest {

    @TempDir
    Path logs;

    @Test
    void anIdentifierInTheLogOfAServiceAndAThreadThatDiedAreFound() throws Exception {
        Files.writeString(logs.resolve("persist-0-1.log"), "fine\nDevice kx-monitor-1 is unknown\n");
        Files.writeString(logs.resolve("hubs-1.log"), "kx-monitor-1 is the endpoint's to see\nException in thread x\n");
        Files.writeString(logs.resolve("group-0-1.log"), "Reading of hub 'a' is begun anew: so.\n");

        LogScan scan = LogScan.of(logs);

        assertThat(scan.problems()).hasSize(2).anySatisfy(problem -> assertThat(problem).contains("persist-0-1.log"))
                .anySatisfy(problem -> assertThat(problem).contains("hubs-1.log", "Exception in thread"));
        assertThat(scan.begunAnew()).isOne();
    }
}
