package org.iomtfhir.local.eventhubs.namespace;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.iomtfhir.local.eventhubs.log.LogCursor;
import org.iomtfhir.local.eventhubs.log.LogEntry;
import org.iomtfhir.local.eventhubs.log.PartitionLog;
import org.iomtfhir.local.eventhubs.log.StartPosition;

/** One partition of a hub: its log, who waits for more of it, and who reads it in which consumer group. */
public final class Partition {

    private final String id;
    private final PartitionLog log;
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private final Map<String, PartitionReaders> readers = new HashMap<>();

    Partition(String id, PartitionLog log) {
        this.id = id;
        this.log = log;
    }

    /** The id of the partition within its hub: its number from 0, as a text. */
    public String id() {
        return id;
    }

    /** Appends events as one write, and tells everyone who waits. See {@link PartitionLog#append}. */
    public void append(List<? extends LogEntry> entries, long nowMillis) throws IOException {
        log.append(entries, nowMillis);
        waiting.forEach(Runnable::run);
    }

    /** From now on {@code more} is run after each append; it must only take note, not read. */
    public void onAppend(Runnable more) {
        waiting.add(more);
    }

    /** Runs {@code more} no longer; does nothing if it was not there. */
    public void removeOnAppend(Runnable more) {
        waiting.remove(more);
    }

    /** A cursor over the partition's events from this position on; see {@link PartitionLog#cursor}. */
    public LogCursor cursor(StartPosition start) {
        return log.cursor(start);
    }

    /** The readers of this partition in a consumer group. */
    public PartitionReaders readers(String group) {
        return readers.computeIfAbsent(Hub.folded(group), any -> new PartitionReaders());
    }

    /** For what is known about the log; append through the partition. */
    public PartitionLog log() {
        return log;
    }
}
