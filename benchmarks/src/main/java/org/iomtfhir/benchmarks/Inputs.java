package org.iomtfhir.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory of inputs that {@code make_inputs.py} wrote. */
final class Inputs {

    /** The system property that names the directory. */
    static final String PROPERTY = "iomt.benchmark.inputs";

    private Inputs() {}

    static String text(String name) throws IOException {
        return Files.readString(Path.of(System.getProperty(PROPERTY)).resolve(name));
    }

    static byte[][] lines(String name) throws IOException {
        return text(name).lines().map(line -> line.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }
}
