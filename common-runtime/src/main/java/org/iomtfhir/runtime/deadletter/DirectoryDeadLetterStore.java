package org.iomtfhir.runtime.deadletter;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.storage.SharedDirectory;
import org.iomtfhir.runtime.storage.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dead letters as files of a directory, each its owner's alone. */
public final class DirectoryDeadLetterStore implements DeadLetterStore {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryDeadLetterStore.class);

    private static final String LETTER = ".json";

    /** What an event is kept as, so that a hundred letters of one don't each write it out to learn its name. */
    private record Content(HubEvent event, EventName name, int length) {}

    private final SharedDirectory directory;

    /** That of the last letter; under the lock. */
    private @Nullable Content last;

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
        directory.whileLocked("keeping a dead letter", () -> {
            Optional<DeadLetterSummary> before = summary(file);
            if (before.isEmpty()) {
                write(file, letter);
            } else if (!before.get().atRest()) {
                write(file, letter.after(before.get()));
            }
        });
    }

    /** Under the lock: what is removed because no letter names it is looked for under it as well. */
    @SuppressWarnings("ReferenceEquality") // To compare the bodies of two events would cost what this saves.
    private void write(Path file, DeadLetter letter) throws IOException {
        if (!EventName.liesApart(letter.event())) {
            directory.replace(file, DeadLetterJson.write(letter), true);
            return;
        }
        if (last == null || last.event() != letter.event() || !isThere(letter, last)) {
            byte[] content = DeadLetterJson.writeContent(letter.event());
            last = new Content(letter.event(), EventName.of(content), content.length);
            if (!isThere(letter, last)) {
                directory.replace(path(letter, last), content, true);
            }
        }
        directory.replace(file, DeadLetterJson.write(letter, last.name()), true);
    }

    private Path path(DeadLetter letter, Content content) {
        return directory.root().resolve(letter.key().path(content.name()));
    }

    private boolean isThere(DeadLetter letter, Content content) throws IOException {
        Path path = path(letter, content);
        return Files.exists(path) && Files.size(path) == content.length();
    }

    private DeadLetter read(DeadLetterKey key, byte[] json) throws IOException {
        return DeadLetterJson.read(json, name -> directory.read(directory.root().resolve(key.path(name)))
                .orElseThrow(() -> new IOException("the content of its event is not there")));
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
            files.filter(file -> file.getFileName().toString().endsWith(LETTER))
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
            return json.isEmpty() ? Optional.empty() : Optional.of(read(key, json.get()));
        } catch (IOException e) {
            throw new StoreException("the dead letter " + key + " can't be read", e);
        }
    }

    @Override
    public Optional<DeadLetter> change(DeadLetterKey key, Function<DeadLetter, Optional<DeadLetter>> change) {
        return directory.locked("marking a dead letter", () -> {
            Optional<byte[]> json = directory.read(file(key));
            if (json.isEmpty()) {
                return Optional.empty();
            }
            Optional<DeadLetter> changed = change.apply(read(key, json.get()));
            if (changed.isPresent()) {
                write(file(key), changed.get());
            }
            return changed;
        });
    }

    @Override
    public long purge(DeadLetterFilter filter) {
        long[] removed = {0};
        Set<Path> folders = new HashSet<>();
        // A letter that has come to wait again since it was listed must stay if the filter asks for replayed ones.
        walk(filter, (file, listed) -> removed[0] += directory.locked("removing a dead letter", () -> {
            if (summary(file).filter(filter::matches).isEmpty() || !Files.deleteIfExists(file)) {
                return 0;
            }
            folders.add(file.getParent());
            return 1;
        }));
        folders.forEach(this::removeUnnamed);
        return removed[0];
    }

    @Override
    public List<DeadLetterSummary> remove(List<DeadLetterSummary> letters) {
        Set<Path> folders = new HashSet<>();
        List<DeadLetterSummary> removed = letters.stream().filter(letter -> {
            Path file = file(letter.key());
            folders.add(file.getParent());
            return directory.locked("removing a dead letter",
                    () -> summary(file).filter(letter::equals).isPresent() && Files.deleteIfExists(file));
        }).toList();
        folders.stream().filter(Files::isDirectory).forEach(this::removeUnnamed);
        return removed;
    }

    /** Removes the contents of events in a day's folder that no letter names any more. */
    private void removeUnnamed(Path folder) {
        directory.whileLocked("removing events that no dead letter names", () -> {
            List<Path> contents = new ArrayList<>();
            List<Path> letters = new ArrayList<>();
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> {
                    String name = file.getFileName().toString();
                    if (name.endsWith(EventName.SUFFIX)) {
                        contents.add(file);
                    } else if (name.endsWith(LETTER)) {
                        letters.add(file);
                    }
                });
            }
            if (contents.isEmpty()) {
                return;
            }
            Optional<Set<String>> named = named(letters);
            for (Path content : contents) {
                if (named.isPresent() && !named.get().contains(content.getFileName().toString())) {
                    Files.deleteIfExists(content);
                }
            }
        });
    }

    /** The contents that the letters name; empty if one of them can't be read, for it may name any. */
    private static Optional<Set<String>> named(List<Path> letters) {
        Set<String> named = new HashSet<>();
        for (Path letter : letters) {
            try (InputStream json = Files.newInputStream(letter)) {
                DeadLetterJson.readEventName(json).ifPresent(name -> named.add(name.text() + EventName.SUFFIX));
            } catch (IOException e) {
                LOG.warn("{} can't be read as a dead letter; no event beside it is removed", letter);
                return Optional.empty();
            }
        }
        return Optional.of(named);
    }

    @Override
    public StoreSize size(String stage) {
        Path start = directory.root().resolve(DeadLetterKey.requireStage(stage));
        if (!Files.isDirectory(start)) {
            return new StoreSize(0, 0);
        }
        long[] found = {0, 0};
        try (Stream<Path> files = Files.walk(start)) {
            files.forEach(file -> {
                String name = file.getFileName().toString();
                boolean letter = name.endsWith(LETTER);
                if (letter || name.endsWith(EventName.SUFFIX)) {
                    found[0] += letter ? 1 : 0;
                    found[1] += length(file);
                }
            });
        } catch (IOException e) {
            throw new StoreException("measuring dead letters failed in " + directory.root(), e);
        } catch (UncheckedIOException e) {
            throw new StoreException("measuring dead letters failed in " + directory.root(), e.getCause());
        }
        return new StoreSize(found[0], found[1]);
    }

    private static long length(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(DeadLetterKey key) {
        return directory.root().resolve(key.path());
    }
}
