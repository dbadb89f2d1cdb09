package org.iomtfhir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** What a command says of an exception that ended it. Of files, Java's own messages say the bare path, or not even that. */
final class FailureText {

    private FailureText() {}

    /**
     * One sentence, with the file that it is about.
     *
     * @param parsed
     *            the arguments of the command
     */
    static String of(Exception error, ParseResult parsed) {
        return switch (error) {
            case UncheckedIOException unchecked when unchecked.getCause() != null -> of(unchecked.getCause(), parsed);
            case NoSuchFileException missing -> missing(missing.getFile());
            case AccessDeniedException denied -> denied.getFile() + " can't be read or written: access is denied";
            case FileAlreadyExistsException there -> there.getFile() + " is there already, and is no directory";
            case IOException io when "Is a directory".equals(io.getMessage()) -> directory(parsed)
                    .map(path -> path + " is a directory; name a file")
                    .orElse("a file is wanted, and it is a directory");
            default -> error.getMessage() == null ? error.toString() : error.getMessage();
        };
    }

    /** To be written in a directory that is not there is another fault than to be read and not there. */
    private static String missing(String file) {
        Path directory = Path.of(file).toAbsolutePath().getParent();
        return directory == null || Files.isDirectory(directory)
                ? "there is no file " + file
                : "there is no directory " + directory + ", so no file " + file;
    }

    /** The one directory among the arguments. */
    private static Optional<Path> directory(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        List<Path> directories = new ArrayList<>();
        for (String argument : last.originalArgs()) {
            try {
                Path path = Path.of(argument.replaceFirst("^--?[\\w-]+=", ""));
                if (Files.isDirectory(path)) {
                    directories.add(path);
                }
            } catch (InvalidPathException e) {
                // No path, so none that is a directory.
            }
        }
        return directories.size() == 1 ? Optional.of(directories.getFirst()) : Optional.empty();
    }
}
