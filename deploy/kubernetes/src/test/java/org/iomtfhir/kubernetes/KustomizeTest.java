package org.iomtfhir.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real Kustomize makes of each overlay what {@link Overlay} makes of it; skipped where it is not installed. */
class KustomizeTest {

    static List<Path> overlays() {
        return Overlay.all();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void kustomizeMakesTheSame(Path overlay) throws IOException, InterruptedException {
        List<ObjectNode> real = Overlay.documents(kustomizeOrSkip(overlay));

        assertThat(real).containsExactlyInAnyOrderElementsOf(Overlay.render(overlay));
    }

    private static String kustomizeOrSkip(Path overlay) throws IOException, InterruptedException {
        for (List<String> command : List.of(List.of("kustomize", "build", overlay.toString()),
                List.of("kubectl", "kustomize", overlay.toString()))) {
            try {
                Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
                String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor()).isZero();
                return text;
            } catch (IOException notInstalled) {
                // The other may be.
            }
        }
        return Assumptions.abort("neither kustomize nor kubectl is on the PATH");
    }
}
