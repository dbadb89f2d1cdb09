package org.iomtfhir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of docs/debugging.md that end by themselves do what it says. */
class DebuggingPageTest {

    private static List<String> commands() throws IOException {
        return Files.readAllLines(Path.of("../docs/debugging.md")).stream()
                .filter(line -> line.startsWith("./iomt explain ") || line.startsWith("./iomt test ")).toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void isExecuted(String command) {
        Object[] arguments = Stream.of(command.split(" ")).skip(1)
                .map(word -> word.startsWith("templates/") ? "../" + word : word).toArray();

        Iomt ran = Iomt.run(arguments);

        assertThat(ran.exitCode()).as(ran.err() + ran.out()).isZero();
    }
}
