package org.iomtfhir.debugger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that the page begins with.
 *
 * @param device
 *            empty for none
 * @param fhir
 *            empty for none
 * @param events
 *            empty for none
 * @param writeBack
 *            whether the page may write the two template files back, which it does when its user asks for it
 */
public record GivenFiles(Optional<Path> device, Optional<Path> fhir, Optional<Path> events, boolean writeBack) {

    /** How large a file may be. */
    private static final int LONGEST = 32 * 1024 * 1024;

    /** None. */
    public static GivenFiles none() {
        return new GivenFiles(Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    /** What a file holds; empty text for none. */
    static String text(Optional<Path> file) throws IOException {
        if (file.isEmpty()) {
            return "";
        }
        if (Files.size(file.get()) > LONGEST) {
            throw new IOException(file.get() + " has more than " + LONGEST / 1024 / 1024 + " MB");
        }
        return new String(Files.readAllBytes(file.get()), StandardCharsets.UTF_8);
    }
}
