package org.iomtfhir.local.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.iomtfhir.runtime.replay.ReplayKey;
import org.iomtfhir.runtime.settings.Secret;

/**
 * The key of a line that signs replayed dead letters, in its data directory: made once, and readable by its owner alone.
 *
 * @param path
 *            where it is
 */
public record ReplayKeyFile(Path path) {

    private static final int BYTES = 32;

    /** That of the line of a data directory. */
    public static ReplayKeyFile in(Path data) {
        return new ReplayKeyFile(data.resolve("replay.key"));
    }

    /**
     * Makes a key where there is none yet.
     *
     * @throws IOException
     *             if it can't be written
     */
    public void make() throws IOException {
        if (!Files.exists(path)) {
            byte[] key = new byte[BYTES];
            new SecureRandom().nextBytes(key);
            OwnerOnly.write(path, Base64.getEncoder().encodeToString(key) + "\n");
        }
    }

    /**
     * The key.
     *
     * @throws IOException
     *             if it is not there or can't be read
     */
    public ReplayKey read() throws IOException {
        if (!Files.isReadable(path)) {
            throw new IOException("the key that signs replays, " + path
                    + ", can't be read: a line makes it when it starts; start it again, as the same user");
        }
        String key = Files.readString(path).strip();
        if (key.isEmpty()) {
            throw new IOException("the key that signs replays, " + path
                    + ", is empty: remove it, and start the line again");
        }
        return new ReplayKey(new Secret(key));
    }
}
