package org.iomtfhir.chaos.line.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProcessFolderTest {

    @TempDir
    Path directory;

    /** A process that lives long, with the mark of this test among its arguments. */
    private ProcessBuilder sleeper() {
        return new ProcessBuilder("sh", "-c", "sleep 300 & wait", directory.toString());
    }

    @Test
    void whatRunsWhenTheFolderIsClosedIsKilled() throws Exception {
        Process process;
        try (ProcessFolder folder = ProcessFolder.open(directory.resolve("pids"), directory.toString())) {
            process = folder.start(sleeper());
            assertThat(process.isAlive()).isTrue();
            assertThat(folder.running()).containsExactly(process.pid());
        }
        await().until(() -> !process.isAlive());
    }

    @Test
    void whatAnEarlierRunHasLeftIsKilledAndWhatIsOthersIsNot() throws Exception {
        Path pids = Files.createDirectories(directory.resolve("pids"));
        Process left = sleeper().start();
        Process others = new ProcessBuilder("sleep", "300").start();
        try {
            Files.writeString(pids.resolve(Long.toString(left.pid())), "");
            Files.writeString(pids.resolve(Long.toString(others.pid())), "");

            ProcessFolder.open(pids, directory.toString()).close();

            await().until(() -> !left.isAlive());
            assertThat(others.isAlive()).isTrue();
        } finally {
            left.destroyForcibly();
            others.destroyForcibly();
        }
    }

    @Test
    void whatRunsWhenTheRunnerIsKilledIsKilledToo() throws Exception {
        Process runner = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m", "-cp", System.getProperty("java.class.path"), Runner.class.getName(),
                directory.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        long pid = Long.parseLong(runner.inputReader().readLine());
        ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
        assertThat(child.isAlive()).isTrue();

        runner.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(30)).until(() -> !child.isAlive());
    }

    /** What the runner's process does. */
    static final class Runner {

        private Runner() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Path directory = Path.of(arguments[0]);
            ProcessFolder folder = ProcessFolder.open(directory.resolve("pids"), directory.toString());
            Process child = folder.start(new ProcessBuilder("sh", "-c", "sleep 300 & wait", directory.toString()));
            System.out.println(child.pid());
            child.waitFor();
        }
    }
}
