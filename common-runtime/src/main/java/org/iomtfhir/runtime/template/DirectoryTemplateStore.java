package org.iomtfhir.runtime.template;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.iomtfhir.model.Sha256;
import org.iomtfhir.runtime.storage.SharedDirectory;
import org.iomtfhir.runtime.storage.StoreException;

/**
 * Template files in a directory; people edit them there, so an ETag is a hash of what is in the file, or, of
 * one too large to be read, its size and time.
 */
public final class DirectoryTemplateStore implements TemplateStore {

    private final SharedDirectory directory;

    /**
     * Opens the store, and makes its directory where it is missing.
     *
     * @throws StoreException
     *             if it can't be made
     */
    public DirectoryTemplateStore(Path directory) {
        this.directory = new SharedDirectory(directory);
    }

    @Override
    public Look look(String name, Optional<String> knownEtag) {
        Path file = file(name);
        try {
            Look there = look(file);
            return knownEtag.isPresent() && knownEtag.equals(etag(there)) ? new Unchanged() : there;
        } catch (IOException e) {
            throw new StoreException("the template file " + file + " can't be read", e);
        }
    }

    private Look look(Path file) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > SIZE_LIMIT) {
            return TemplateText.tooLarge(
                    "large-" + Files.size(file) + "-" + Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS));
        }
        return directory.read(file).map(bytes -> TemplateText.look(bytes, etag(bytes))).orElseGet(Absent::new);
    }

    private static Optional<String> etag(Look look) {
        return switch (look) {
            case Found found -> Optional.of(found.etag());
            case Unreadable unreadable -> Optional.of(unreadable.etag());
            case Absent absent -> Optional.empty();
            case Unchanged unchanged -> throw new IllegalStateException("nothing was compared");
        };
    }

    @Override
    public Optional<String> writeIfMatch(String name, String text, Optional<String> expectedEtag) {
        Path file = file(name);
        return directory.locked("writing the template file " + name, () -> {
            if (!etag(look(file)).equals(expectedEtag)) {
                return Optional.empty();
            }
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            directory.replace(file, bytes, true);
            return Optional.of(etag(bytes));
        });
    }

    private Path file(String name) {
        Path file = directory.root().resolve(name).normalize();
        if (!file.startsWith(directory.root()) || file.equals(directory.root())) {
            throw new IllegalArgumentException("the template file " + name + " must lie in " + directory.root());
        }
        return file;
    }

    private static String etag(byte[] bytes) {
        return Sha256.hex(bytes, Sha256.LENGTH);
    }
}
