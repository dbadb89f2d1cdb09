package org.iomtfhir.fuzzing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is demanded of every reader of bytes that others wrote, whatever they are: an answer or one of the exceptions that it declares,
 * within {@value #MILLIS_PER_KILOBYTE} ms of processor time for each KB begun and {@value #MAX_BYTES} bytes allocated. Anything else is a
 * finding. All methods are static and thread-safe.
 */
public final class Bounded {

    /** How long a reader may take for a KB. */
    public static final int MILLIS_PER_KILOBYTE = 1_000;
    /** How much a reader may allocate, whether or not it is kept. */
    public static final long MAX_BYTES = 1L << 30;

    private static final int KILOBYTE = 1_024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Bounded() {}

    /** A reader of foreign bytes, as a fuzz target calls it. */
    @FunctionalInterface
    public interface Reading {

        /** Reads; throws what it declares, or whatever else goes wrong. */
        void read() throws Exception;
    }

    /**
     * Has it read.
     *
     * @param length
     *            of what is read, in bytes
     * @param declared
     *            the exceptions that say that the bytes are not what they should be
     * @throws AssertionError
     *             if it takes too long or too much, or throws something else
     */
    @SafeVarargs
    public static void read(int length, Reading reading, Class<? extends Exception>... declared) {
        Duration allowed = Duration.ofMillis((long) MILLIS_PER_KILOBYTE * (1 + length / KILOBYTE));
        List<Class<? extends Exception>> expected = new ArrayList<>();
        for (Class<? extends Exception> one : declared) {
            expected.add(one);
        }
        Cost cost = cost(reading, expected);
        if (cost.taken().compareTo(allowed) > 0 || cost.allocated() > MAX_BYTES) {
            // The first time classes may have been loaded, and instrumented at some MB each; what costs too much does so again.
            cost = cost(reading, expected);
        }
        if (cost.taken().compareTo(allowed) > 0) {
            throw new AssertionError("took " + cost.taken() + " for " + length + " bytes");
        }
        if (cost.allocated() > MAX_BYTES) {
            throw new AssertionError("allocated " + cost.allocated() + " bytes for " + length);
        }
    }

    private record Cost(Duration taken, long allocated) {}

    private static Cost cost(Reading reading, List<Class<? extends Exception>> declared) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long started = THREADS.getCurrentThreadCpuTime();
        try {
            reading.read();
        } catch (Exception e) {
            if (declared.stream().noneMatch(one -> one.isInstance(e))) {
                throw new AssertionError("an exception that is not declared", e);
            }
        } catch (StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError("out of stack or memory", e);
        }
        return new Cost(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - started),
                THREADS.getCurrentThreadAllocatedBytes() - allocated);
    }
}
