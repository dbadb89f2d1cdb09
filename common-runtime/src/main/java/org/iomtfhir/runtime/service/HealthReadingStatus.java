package org.iomtfhir.runtime.service;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.iomtfhir.runtime.hub.read.ReadingStatus;

/** Shows in health and metrics how the input hub is read. */
final class HealthReadingStatus implements ReadingStatus {

    private final HealthHubStatus connection;
    private final WaitingParts checkpoints;
    private final ServiceHealth health;
    private final LineMetrics metrics;
    private final Map<String, Long> lost = new HashMap<>();
    private final Map<String, String> failing = new TreeMap<>();

    HealthReadingStatus(ServiceHealth health, LineMetrics metrics) {
        this.connection = new HealthHubStatus(health.component("input hub"), metrics);
        this.checkpoints = new WaitingParts(health.component("checkpoints"));
        this.health = health;
        this.metrics = metrics;
    }

    @Override
    public void waiting(ErrorName name, String what) {
        connection.waiting(name, what);
    }

    @Override
    public void working() {
        connection.working();
    }

    @Override
    public void waiting(String partition, ErrorName name, String what) {
        connection.waiting(partition, name, what);
    }

    @Override
    public void working(String partition) {
        connection.working(partition);
    }

    @Override
    public void behind(String partition, long events) {
        metrics.partitionLag(partition, events);
        health.note(lagOf(partition), Long.toString(events));
    }

    @Override
    public void left(String partition) {
        metrics.partitionGone(partition);
        health.forgetNote(lagOf(partition));
        connection.left(partition);
        checkpoints.forget(partition);
    }

    private static String lagOf(String partition) {
        return "lag of partition " + partition;
    }

    @Override
    public synchronized void lost(String hub, String partition, long events) {
        metrics.lostByRetention(events);
        long all = lost.merge(hub + "/" + partition, events, Long::sum);
        // It says so until the process ends: nobody can mend it, and somebody has to know.
        health.note("retention loss in hub '" + hub + "', partition " + partition,
                all + " events were dropped before they were read");
    }

    @Override
    public void checkpointWaits(String partition, String what) {
        metrics.retried("storage");
        checkpoints.waits(partition, what);
    }

    @Override
    public void checkpointWritten(String partition) {
        checkpoints.works(partition);
    }

    @Override
    public void begunAnew() {
        metrics.retried("reader");
    }

    @Override
    public synchronized void stageFailed(String partition, Throwable failure) {
        metrics.error(ErrorName.UnexpectedFailure);
        metrics.retried("stage");
        failing.put(partition, failure.getClass().getSimpleName());
        showStage();
    }

    @Override
    public synchronized void stageWorks(String partition) {
        failing.remove(partition);
        showStage();
    }

    private void showStage() {
        ServiceHealth.Component stage = health.component("stage");
        if (failing.isEmpty()) {
            stage.up();
        } else {
            stage.waiting(ErrorName.UnexpectedFailure + ": of the kind " + String.join(", ", failing.values().stream()
                    .distinct().toList()) + " in the partitions " + String.join(", ", failing.keySet())
                    + ", which are read again from their checkpoints");
        }
    }
}
