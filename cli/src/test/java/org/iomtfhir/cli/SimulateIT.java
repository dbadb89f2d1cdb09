package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.iomtfhir.local.line.LocalLine;
import org.iomtfhir.local.line.ReadyFile;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class SimulateIT {

    @TempDir
    Path directory;

    @Test
    void whatIsSimulatedLandsOnceThoughSomeIsLateDoubledOrBroken() throws Exception {
        Path templates = directory.resolve("templates");
        assertThat(Command.run("simulate", "--write-templates", templates.toString()).exitCode()).isZero();
        try (LocalLine line = Lines.start(directory.resolve("line"), Set.of(Service.values()))) {
            for (String name : Set.of("devicecontent.json", "fhirmapping.json")) {
                Files.copy(templates.resolve(name), line.ready().templates().resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Path ready = readyFile(line.ready());
            // The new templates are in force once what they alone read lands.
            assertThat(
                    simulate(ready, line.ready().fhir(), "--devices", "5", "--rate", "1", "--duration", "40s", "--late",
                            "20", "--doubled", "30", "--broken", "10", "--jitter", "400ms", "--seed", "7").out())
                    .contains("readings landed, each once.");
            assertThat(Lines.deadLetters(line.ready())).isNotEmpty();
        }
    }

    private Path readyFile(ReadyFile ready) throws IOException {
        Path file = directory.resolve("ready.json");
        ready.write(file);
        return file;
    }

    private static Command simulate(Path ready, String fhir, String... options) {
        String[] all = new String[options.length + 5];
        all[0] = "simulate";
        all[1] = "--ready-file";
        all[2] = ready.toString();
        all[3] = "--check";
        all[4] = URI.create(fhir).toString();
        System.arraycopy(options, 0, all, 5, options.length);
        return Command.run(all);
    }
}
