package org.iomtfhir.runtime.template;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

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
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return new Versioned<>(value, HexFormat.of().formatHex(digest, 0, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
