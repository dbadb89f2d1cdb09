package org.iomtfhir.runtime.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build of the connector runs.
 *
 * @param version
 *            as of Maven: {@code 0.1.0-SNAPSHOT}
 * @param commit
 *            the short name of the Git commit that it was built from, with {@code -dirty} where files had been changed since;
 *            {@code unknown} where it was built outside a Git checkout
 */
public record BuildInfo(String version, String commit) {

    private static final BuildInfo CURRENT = read();

    /** The build that this program is of. */
    public static BuildInfo current() {
        return CURRENT;
    }

    private static BuildInfo read() {
        Properties properties = new Properties();
        try (InputStream file = BuildInfo.class.getResourceAsStream("/iomt-build.properties")) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("iomt-build.properties can't be read", e);
        }
        String commit = properties.getProperty("commit", "");
        // What Maven had no value for stays as it was written.
        boolean known = !commit.isBlank() && !commit.contains("$");
        return new BuildInfo(properties.getProperty("version"), known
                ? commit + (Boolean.parseBoolean(properties.getProperty("dirty")) ? "-dirty" : "")
                : "unknown");
    }

    /** {@code 0.1.0 (commit 4b54b8b)}. */
    @Override
    public String toString() {
        return version + " (commit " + commit + ")";
    }
}
