package org.iomtfhir.persist.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Resource ids that follow from an identifier, so that everyone who makes the same thing makes it under the same id. All methods are static and thread-safe. */
public final class DeterministicId {

    private DeterministicId() {}

    /**
     * The lower-case hex SHA-256 of {@code {system}_{value}}.
     *
     * @param system
     *            null for none, which counts as empty
     */
    public static String of(@Nullable String system, String value) {
        try {
            byte[] text = ((system == null ? "" : system) + "_" + value).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
