package org.iomtfhir.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/** Where a run has its logs and hubs: its owner's alone, as the key of the hubs is in it. Deleted when it is closed, unless it is kept. */
public final class RunDirectory implements AutoCloseable {

    private final TemporaryDirectory directory;
    private final boolean keep;
    private final PrintStream err;

    private RunDirectory(TemporaryDirectory directory, boolean keep, PrintStream err) {
        this.directory = directory;
        this.keep = keep;
        this.err = err;
    }

    /**
     * Makes one.
     *
     * @param prefix
     *            with which its name begins
     * @param keep
     *            whether it stays, for a look at it afterwards
     * @param err
     *            where it says where it stays
     */
    public static RunDirectory create(String prefix, boolean keep, PrintStream err) throws IOException {
        return new RunDirectory(TemporaryDirectory.create(prefix), keep, err);
    }

    /** The directory, which is there until this is closed. */
    public Path path() {
        return directory.path();
    }

    @Override
    public void close() throws IOException {
        if (keep) {
            err.println("Logs and hubs are in " + path());
        } else {
            directory.close();
        }
    }
}
