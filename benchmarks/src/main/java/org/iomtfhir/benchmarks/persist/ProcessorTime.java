package org.iomtfhir.benchmarks.persist;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The processor time of a family of processes, those that have ended since they were last looked at included. Not
 * thread-safe.
 */
final class ProcessorTime {

    private final ProcessHandle[] roots;
    private final Map<Long, Duration> seen = new HashMap<>();

    /**
     * @param roots
     *            the processes; their children count as well
     */
    ProcessorTime(ProcessHandle... roots) {
        this.roots = roots.clone();
    }

    /** What they have taken so far; what a process took between the last look at it and its end is missing. */
    Duration taken() {
        for (ProcessHandle root : roots) {
            Stream.concat(Stream.of(root), root.descendants()).forEach(each -> each.info().totalCpuDuration().ifPresent(
                    time -> seen.put(each.pid(), time)));
        }
        return seen.values().stream().reduce(Duration.ZERO, Duration::plus);
    }
}
