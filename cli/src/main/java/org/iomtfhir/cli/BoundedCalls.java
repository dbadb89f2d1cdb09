package org.iomtfhir.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls that block for as long as a hub does not answer, which a service wants and a person at a terminal does not: they are
 * made on a thread of their own, which is interrupted when their time is over. Not thread-safe.
 */
final class BoundedCalls implements AutoCloseable {

    private final Duration limit;
    private final ExecutorService thread = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().name("bounded-calls").daemon().factory());

    /**
     * @param limit
     *            how long a call may take
     */
    BoundedCalls(Duration limit) {
        this.limit = limit;
    }

    Duration limit() {
        return limit;
    }

    /**
     * Calls.
     *
     * @throws TimeoutException
     *             if the call has not ended within the limit; it is interrupted
     */
    <T> T call(Callable<T> call) throws InterruptedException, TimeoutException {
        Future<T> result = thread.submit(call);
        try {
            return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            // Nothing, if it has ended.
            result.cancel(true);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
