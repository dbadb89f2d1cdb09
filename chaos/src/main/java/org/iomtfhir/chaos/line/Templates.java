package org.iomtfhir.chaos.line;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.iomtfhir.chaos.line.events.WardEvent;
import org.iomtfhir.chaos.line.plan.TemplateFile;

/** The template files of the ward: put into a directory, broken, mended. */
final class Templates {

    private final Path directory;

    Templates(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /** Puts the file there as it should be. */
    void mend(TemplateFile file) throws IOException {
        replace(file, text(file));
    }

    /** Puts half of it there, as an upload that broke off would. */
    void tear(TemplateFile file) throws IOException {
        String text = text(file);
        replace(file, text.substring(0, text.length() / 2));
    }

    private void replace(TemplateFile file, String text) throws IOException {
        Path beside = directory.resolve(file.fileName() + ".new");
        Files.writeString(beside, text);
        Files.move(beside, directory.resolve(file.fileName()), StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /** The file as it should be. */
    static String text(TemplateFile file) {
        try (InputStream in = WardEvent.class.getResourceAsStream(file.fileName())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
