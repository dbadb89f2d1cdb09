package org.iomtfhir.runtime.deadletter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.iomtfhir.runtime.storage.SharedDirectory;
import org.iomtfhir.runtime.storage.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters as files of a directory, each its owner's alone. */
public final class DirectoryDeadLetterStore implements DeadLetterStore {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryDeadLetterStore.class);

    private final SharedDirectory directory;

    /**
     * Opens the store, and makes its directory where it is missing.
     *
     * @throws StoreException
     *             if it can't be made
     */
    public DirectoryDeadLetterStore(Path directory) {
        this.directory = new SharedDirectory(directory);
    }

    @Override
    public void put(DeadLetter letter) {
        Path file = file(letter.key());
        directory.locked("keeping a dead letter", () -> {
            Optional<DeadLetterSummary> before = summary(file);
            if (before.isEmpty()) {
                directory.replace(file, DeadLetterJson.write(letter), true);
            } else if (!before.get().atRest()) {
                directory.replace(file, DeadLetterJson.write(letter.after(before.get())), true);
            }
            return null;
        });
    }

    @Override
    public void list(DeadLetterFilter filter, Consumer<DeadLetterSummary> each) {
        walk(filter, (file, letter) -> each.accept(letter));
    }

    private void walk(DeadLetterFilter filter, BiConsumer<Path, DeadLetterSummary> each) {
        Path start = filter.stage().map(directory.root()::resolve).orElse(directory.root());
        if (!Files.isDirectory(start)) {
            return;
        }
        try (Stream<Path> files = Files.walk(start)) {
            files.filter(file -> file.getFileName().toString().endsWith(".json"))
                    .forEach(file -> summary(file).filter(filter::matches)
                            .ifPresent(letter -> each.accept(file, letter)));
        } catch (IOException e) {
            throw new StoreException("listing dead letters failed in " + directory.root(), e);
        } catch (UncheckedIOException e) {
            throw new StoreException("listing dead letters failed in " + directory.root(), e.getCause());
        }
    }

    private static Optional<DeadLetterSummary> summary(Path file) {
        try (InputStream json = Files.newInputStream(file)) {
            return Optional.of(DeadLetterJson.readSummary(json));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} can't be read as a dead letter", file);
            return Optional.empty();
        }
    }

    @Override
    public Optional<DeadLetter> get(DeadLetterKey key) {
        try {
            Optional<byte[]> json = directory.read(file(key));
            return json.isEmpty() ? Optional.empty() : Optional.of(DeadLetterJson.read(json.get()));
        } catch (IOException e) {
            throw new StoreException("the dead letter " + key + " can't be read", e);
        }
    }

    @Override
    public Optional<DeadLetter> beginReplay(DeadLetterKey key, Instant when) {
        return change(key, letter -> Optional.of(letter.replaying(when)));
    }

    @Override
    public boolean markReplayed(DeadLetterKey key, Instant when) {
        return change(key, letter -> letter.replayStartedTime().filter(when::equals).map(letter::replayed)).isPresent();
    }

    /** Gives the letter as it is now; empty if it is not there or there was nothing to change. */
    private Optional<DeadLetter> change(DeadLetterKey key, Function<DeadLetter, Optional<DeadLetter>> change) {
        return directory.locked("marking a dead letter", () -> {
            Optional<byte[]> json = directory.read(file(key));
            if (json.isEmpty()) {
                return Optional.empty();
            }
            Optional<DeadLetter> changed = change.apply(DeadLetterJson.read(json.get()));
            if (changed.isPresent()) {
                directory.replace(file(key), DeadLetterJson.write(changed.get()), true);
            }
            return changed;
        });
    }

    @Override
    public long purge(DeadLetterFilter filter) {
        long[] removed = {0};
        // A letter that has come to wait again since it was listed must stay if the filter asks for replayed ones.
        walk(filter, (file, listed) -> removed[0] += directory.locked("removing a dead letter",
                () -> summary(file).filter(filter::matches).isPresent() && Files.deleteIfExists(file) ? 1 : 0));
        return removed[0];
    }

    private Path file(DeadLetterKey key) {
        return directory.root().resolve(key.path());
    }
}
