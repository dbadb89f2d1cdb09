package org.iomtfhir.model;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash by which contents are told apart and named here: SHA-256 (FIPS 180-4). All methods are static and thread-safe. */
public final class Sha256 {

    /** How many bytes a hash has. */
    public static final int LENGTH = 32;

    private Sha256() {}

    /** The hash of some bytes after the other, as of all of them together: {@value #LENGTH} bytes. */
    public static byte[] of(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * The beginning of a hash as text.
     *
     * @param content
     *            what is hashed
     * @param bytes
     *            how many of its {@value #LENGTH} bytes
     * @return lower-case hexadecimal digits, two for each byte: what {@code sha256sum} begins with
     */
    public static String hex(byte[] content, int bytes) {
        return HexFormat.of().formatHex(of(content), 0, bytes);
    }
}
