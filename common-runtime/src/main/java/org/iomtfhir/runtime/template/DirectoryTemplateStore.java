package org.iomtfhir.runtime.template;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.iomtfhir.runtime.storage.SharedDirectory;
import org.iomtfhir.runtime.storage.StoreException;

/** Template files in a directory; people edit them there, so an ETag is a hash of what is in the file. */
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
            if (Files.isRegularFile(file) && Files.size(file) > SIZE_LIMIT) {
                throw TemplateText.tooLarge(name);
            }
            Optional<byte[]> bytes = directory.read(file);
            if (bytes.isEmpty()) {
                return new Absent();
            }
            String etag = etag(bytes.get());
            return knownEtag.filter(etag::equals).isPresent()
                    ? new Unchanged()
                    : new Found(TemplateText.decode(name, bytes.get()), etag);
        } catch (IOException e) {
            throw new StoreException("the template file " + file + " can't be read", e);
        }
    }

    @Override
    public Optional<String> writeIfMatch(String name, String text, Optional<String> expectedEtag) {
        Path file = file(name);
        return directory.locked("writing the template file " + name, () -> {
            if (!directory.read(file).map(DirectoryTemplateStore::etag).equals(expectedEtag)) {
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
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
