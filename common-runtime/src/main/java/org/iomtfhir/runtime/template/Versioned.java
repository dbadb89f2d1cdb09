package org.iomtfhir.runtime.template;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.iomtfhir.model.Sha256;

/**
 * What a template file was compiled to, and which version of the file that was.
 *
 * @param value
 *            what services work with
 * @param version
 *            the first 16 digits of the file's SHA-256, lower-case hex: what {@code sha256sum FILE} begins with
 * @param <T>
 *            what a text is compiled to
 */
public record Versioned<T>(T value, String version) {

    private static final int BYTES = 8;

    public Versioned {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(version, "version");
    }

    /** What this text was compiled to. */
    public static <T> Versioned<T> of(T value, String text) {
        return new Versioned<>(value, Sha256.hex(text.getBytes(StandardCharsets.UTF_8), BYTES));
    }
}
