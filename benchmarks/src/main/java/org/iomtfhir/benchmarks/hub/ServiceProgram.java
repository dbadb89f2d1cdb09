package org.iomtfhir.benchmarks.hub;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.iomtfhir.group.GroupService;
import org.iomtfhir.normalize.NormalizeService;

/**
 * A service as it is started in earnest, by its own {@code main}. On demand its heap is looked at besides: collected in
 * full every now and then, what is left is printed.
 */
final class ServiceProgram {

    /** What a line with the heap in use, in bytes, begins with. */
    static final String HEAP = "heap ";

    private ServiceProgram() {}

    /**
     * Runs a service until the process is ended.
     *
     * @param arguments
     *            its name, its settings file, and milliseconds between two looks at the heap or 0 for none
     */
    public static void main(String[] arguments) {
        ParentProcess.follow();
        Duration look = Duration.ofMillis(Long.parseLong(arguments[2]));
        if (!look.isZero()) {
            Thread.ofPlatform().daemon().name("heap").start(() -> watch(look));
        }
        String[] settings = {"--settings", arguments[1]};
        switch (arguments[0]) {
            case "normalize" -> NormalizeService.main(settings);
            case "group" -> GroupService.main(settings);
            default -> throw new IllegalArgumentException("no such service: " + Arrays.toString(arguments));
        }
    }

    @SuppressWarnings("SystemOut") // How it tells its parent.
    private static void watch(Duration every) {
        while (true) {
            LockSupport.parkNanos(every.toNanos());
            System.gc();
            System.out.println(HEAP + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
    }
}
