package org.iomtfhir.runtime.hub;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.ReadingStatus;

/** Notes what it is told. */
public class RecordingStatus implements ReadingStatus {

    public final List<ErrorName> troubles = new CopyOnWriteArrayList<>();
    /** Why partitions wait, by id; the hub as a whole under no id. */
    public final Map<String, String> waiting = new ConcurrentSkipListMap<>();
    /** How often nothing waited any more. */
    public final AtomicInteger workedAgain = new AtomicInteger();
    public final Map<String, Long> behind = new ConcurrentHashMap<>();
    public final Map<String, Long> lost = new ConcurrentHashMap<>();
    public final List<String> stage = new CopyOnWriteArrayList<>();
    public final List<String> checkpoints = new CopyOnWriteArrayList<>();
    public final AtomicInteger looks = new AtomicInteger();
    public final AtomicInteger begunAnew = new AtomicInteger();

    @Override
    public void waiting(ErrorName name, String what) {
        waiting("", name, what);
    }

    @Override
    public void waiting(String partition, ErrorName name, String what) {
        troubles.add(name);
        waiting.put(partition, what);
    }

    @Override
    public void working() {
        works("");
    }

    @Override
    public void working(String partition) {
        works(partition);
        works("");
    }

    private void works(String part) {
        if (waiting.remove(part) != null && waiting.isEmpty()) {
            workedAgain.incrementAndGet();
        }
    }

    @Override
    public void behind(String partition, long events) {
        behind.put(partition, events);
        looks.incrementAndGet();
    }

    @Override
    public void left(String partition) {
        behind.remove(partition);
        works(partition);
    }

    @Override
    public void lost(String hub, String partition, long events) {
        lost.merge(hub + "/" + partition, events, Long::sum);
    }

    @Override
    public void checkpointWaits(String partition, String what) {
        checkpoints.add(what);
    }

    @Override
    public void checkpointWritten(String partition) {
        checkpoints.add("written");
    }

    @Override
    public void begunAnew() {
        begunAnew.incrementAndGet();
    }

    @Override
    public void stageFailed(String partition, Throwable failure) {
        stage.add(partition + " failed: " + failure.getClass().getSimpleName());
    }

    @Override
    public void stageWorks(String partition) {
        stage.add(partition + " works");
    }
}
