package org.iomtfhir.fhirclient.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.iomtfhir.fhirclient.server.Authorization;
import org.iomtfhir.fhirclient.server.FhirUnavailableException;
import org.jspecify.annotations.Nullable;

/** A token from a file, read anew when the file has changed. Thread-safe. */
final class BearerFileToken implements Authorization {

    private final Path file;
    private @Nullable FileTime readAt;
    private @Nullable String token;

    BearerFileToken(Path file) {
        this.file = file;
    }

    @Override
    public synchronized Optional<String> header() {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            if (token == null || !changed.equals(readAt)) {
                String text = Files.readString(file).strip();
                if (text.isEmpty() || text.chars().anyMatch(each -> each <= ' ' || each > '~')) {
                    throw FhirUnavailableException.unauthorised("the file of the bearer token holds none");
                }
                token = text;
                readAt = changed;
            }
            return Optional.of("Bearer " + token);
        } catch (IOException e) {
            throw FhirUnavailableException.unauthorised("the file of the bearer token can't be read: " + e.getClass()
                    .getSimpleName());
        }
    }

    @Override
    public synchronized boolean renew(String refused) {
        token = null;
        return header().filter(each -> !each.equals(refused)).isPresent();
    }
}
