package org.iomtfhir.runtime.retry;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Calls something that lies outside until it accepts. Between two tries the calling thread waits: growing, jittered
 * pauses, or as long as a throttling server asked for. There is no last try, since giving up would mean losing data or
 * skipping it; the waiting is shown to a {@link Waiting}, and ends with the shutdown.
 *
 * <p>
 * Thread-safe.
 */
public final class Retry implements AutoCloseable {

    /** Longest pause that a server can ask for. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);
    /** What Failsafe takes for "growing, as set up". */
    private static final Duration AS_CONFIGURED = Duration.ofNanos(-1);
    private static final double GROWTH = 2;
    /** Each pause is longer or shorter by up to this part, so that many waiting ones don't come back as one. */
    private static final double JITTER = 0.25;

    private final Duration firstPause;
    private final Duration longestPause;
    private final Clock clock;
    private final Set<Thread> callers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waitingNow = new AtomicInteger();
    private volatile boolean closed;

    /**
     * @param firstPause
     *            pause after the first failure; each further one is twice as long
     * @param longestPause
     *            what pauses grow to; more than {@code firstPause}
     * @param clock
     *            the present, against which a {@code Retry-After} date counts
     */
    public Retry(Duration firstPause, Duration longestPause, Clock clock) {
        this.firstPause = firstPause;
        this.longestPause = longestPause;
        this.clock = clock;
    }

    /** With pauses from 0.2 to 30 seconds. */
    public static Retry usual(Clock clock) {
        return new Retry(Duration.ofMillis(200), Duration.ofSeconds(30), clock);
    }

    /** Is told of the waiting; implementations are quick and don't throw. */
    public interface Waiting {

        /** A try has failed, for a reason that may pass; another follows. Called once for each such try. */
        void failed(Failure failure, Throwable cause);

        /** The call has been accepted after all, or given up; called only after {@link #failed}. */
        void over();
    }

    /**
     * Calls until accepted.
     *
     * @param call
     *            what is to succeed; must be harmless to repeat
     * @param waiting
     *            is told of failures that are waited out
     * @return what the call gave
     * @throws ExecutionException
     *             if the call failed for good; the cause is what it threw
     * @throws InterruptedException
     *             if the thread was interrupted, or this has been {@linkplain #close closed}, before the call succeeded
     */
    public <T> T untilAccepted(Callable<T> call, Waiting waiting) throws ExecutionException, InterruptedException {
        boolean[] waited = {false};
        RetryPolicy<T> policy = RetryPolicy.<T>builder().handleIf(this::mayPass)
                .withBackoff(firstPause, longestPause, GROWTH).withJitter(JITTER).withMaxRetries(-1)
                .abortIf((result, exception) -> closed).onFailedAttempt(attempt -> {
                    if (mayPass(attempt.getLastException())) {
                        if (!waited[0]) {
                            waited[0] = true;
                            waitingNow.incrementAndGet();
                        }
                        waiting.failed(Failure.of(attempt.getLastException(), clock), attempt.getLastException());
                    }
                })
                .withDelayFnOn(context -> asked(context.getLastException()), Throwable.class).build();
        callers.add(Thread.currentThread());
        try {
            if (closed) {
                throw new InterruptedException("shutting down");
            }
            return Failsafe.with(policy).get(call::call);
        } catch (FailsafeException e) {
            if (e.getCause() instanceof InterruptedException) {
                // Failsafe has set the flag again; the exception says it.
                Thread.interrupted();
                throw interrupted(e.getCause());
            }
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            throw failed(e);
        } finally {
            callers.remove(Thread.currentThread());
            if (waited[0]) {
                waitingNow.decrementAndGet();
                waiting.over();
            }
        }
    }

    /** Whether something that lies outside is waited for at this moment: a call has failed and has not been accepted since. */
    public boolean isWaiting() {
        return waitingNow.get() > 0;
    }

    private ExecutionException failed(Throwable cause) throws InterruptedException {
        if (closed || isInterrupt(cause)) {
            // Not the event's fault: whoever comes next tries it again.
            throw interrupted(cause);
        }
        return new ExecutionException("failed for good: " + cause.getClass().getName(), cause);
    }

    private static InterruptedException interrupted(@Nullable Throwable cause) {
        InterruptedException interrupted = new InterruptedException("interrupted while waiting to try again");
        interrupted.initCause(cause);
        return interrupted;
    }

    /** Libraries wrap the interrupt of a call that they block in. */
    private static boolean isInterrupt(@Nullable Throwable exception) {
        Throwable at = exception;
        for (int depth = 0; at != null && depth < 20; depth++, at = at.getCause()) {
            if (at instanceof InterruptedException) {
                return true;
            }
        }
        return false;
    }

    private boolean mayPass(Throwable exception) {
        if (exception == null || isInterrupt(exception)) {
            return false;
        }
        return switch (Failure.of(exception, clock)) {
            case Failure.Permanent permanent -> false;
            case Failure.Transient passing -> true;
            case Failure.Throttled throttled -> true;
            case Failure.Held held -> true;
            case Failure.Unauthorised unauthorised -> true;
        };
    }

    private Duration asked(Throwable exception) {
        Duration pause = switch (Failure.of(exception, clock)) {
            case Failure.Throttled throttled -> throttled.retryAfter();
            case Failure.Held held -> firstPause;
            case Failure.Permanent permanent -> AS_CONFIGURED;
            case Failure.Transient passing -> AS_CONFIGURED;
            case Failure.Unauthorised unauthorised -> AS_CONFIGURED;
        };
        return pause.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : pause;
    }

    /** Ends all waiting: calls that wait, and those to come, throw {@link InterruptedException}. */
    @Override
    public void close() {
        closed = true;
        callers.forEach(Thread::interrupt);
    }
}
