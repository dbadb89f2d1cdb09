package org.iomtfhir.runtime.inflight;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.iomtfhir.runtime.storage.SharedDirectory;
import org.iomtfhir.runtime.storage.StoreException;

/** Notes as files beside the checkpoints of the same directory. They outlast a process, not a power cut. */
final class DirectoryNoteStore implements NoteStore {

    private static final String VERSION = "version=";

    private final SharedDirectory directory;
    private final Path folder;

    /**
     * @throws StoreException
     *             if the directory can't be made
     */
    DirectoryNoteStore(Path directory, NotePlace place) {
        this.directory = new SharedDirectory(directory);
        this.folder = this.directory.root().resolve(encoded(place.namespace())).resolve(encoded(place.hub()))
                .resolve(encoded(place.group())).resolve(NotePlace.FOLDER);
    }

    @Override
    public Optional<Found> read(String partition) {
        try {
            return found(partition);
        } catch (IOException e) {
            throw new StoreException("reading what was in hand failed in " + directory.root(), e);
        }
    }

    /** The version is the first line; a file without one has none that anybody could base on, but its own text. */
    private Optional<Found> found(String partition) throws IOException {
        return directory.read(file(partition)).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).map(text -> {
            int end = text.indexOf('\n');
            return text.startsWith(VERSION) && end > 0
                    ? new Found(Note.parse(text.substring(end + 1)), text.substring(VERSION.length(), end))
                    : new Found(Optional.empty(), "");
        });
    }

    @Override
    public Optional<String> write(String partition, Note note, Optional<String> basedOn) {
        return directory.locked("noting what is in hand", () -> {
            if (!found(partition).map(Found::version).equals(basedOn)) {
                return Optional.empty();
            }
            String version = UUID.randomUUID().toString();
            directory.replace(file(partition),
                    (VERSION + version + "\n" + note.text()).getBytes(StandardCharsets.UTF_8), false);
            return Optional.of(version);
        });
    }

    private Path file(String partition) {
        return folder.resolve(encoded(partition));
    }

    private static String encoded(String part) {
        String encoded = URLEncoder.encode(part.toLowerCase(Locale.ROOT), StandardCharsets.UTF_8);
        if (encoded.isEmpty() || encoded.startsWith(".")) {
            throw new IllegalArgumentException("not a name of a namespace, hub, consumer group or partition");
        }
        return encoded;
    }
}
