package org.iomtfhir.devicecontent;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What doing something cost this thread.
 *
 * @param taken
 *            processor time
 * @param allocated
 *            bytes, whether or not they were needed for long
 */
public record Cost(Duration taken, long allocated) {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Does it. */
    public static Cost of(Runnable work) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long started = THREADS.getCurrentThreadCpuTime();
        work.run();
        return new Cost(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - started),
                THREADS.getCurrentThreadAllocatedBytes() - allocated);
    }
}
