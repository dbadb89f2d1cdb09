package org.iomtfhir.chaos.line.check;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The ids that resources must have. */
final class Digest {

    private Digest() {}

    /** The lower-case hex SHA-256 of {@code {system}_{value}}. */
    static String id(String system, String value) {
        byte[] hash;
        try {
            hash = MessageDigest.getInstance("SHA-256").digest((system + "_" + value).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
        StringBuilder hex = new StringBuilder();
        for (byte each : hash) {
            hex.append(Character.forDigit((each >> 4) & 15, 16)).append(Character.forDigit(each & 15, 16));
        }
        return hex.toString();
    }
}
