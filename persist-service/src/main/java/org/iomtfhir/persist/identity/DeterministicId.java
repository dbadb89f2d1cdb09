package org.iomtfhir.persist.identity;

import java.nio.charset.StandardCharsets;
import org.iomtfhir.model.Sha256;
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
        return Sha256.hex(((system == null ? "" : system) + "_" + value).getBytes(StandardCharsets.UTF_8),
                Sha256.LENGTH);
    }
}
