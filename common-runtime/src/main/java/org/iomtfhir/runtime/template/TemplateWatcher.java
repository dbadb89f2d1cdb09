package org.iomtfhir.runtime.template;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one template file in force. It looks at the store again and again; a new text that compiles is swapped in as a
 * whole, and on anything else (broken, gone, store out of reach) the last good one stays. The last good text is kept on
 * this machine as well, so that it also survives a restart.
 *
 * <p>
 * Thread-safe; what {@link #current()} gives is immutable if what the compile function gives is.
 *
 * @param <T>
 *            what a text is compiled to
 */
public final class TemplateWatcher<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemplateWatcher.class);

    private final TemplateStore store;
    private final String name;
    private final Function<String, Compiled<T>> compile;
    private final Duration interval;
    private final LastGood lastGood;
    private final Consumer<TemplateState> listener;
    private final Clock clock;
    private final ScheduledExecutorService scheduler;
    private final CountDownLatch first = new CountDownLatch(1);

    /** What is in force and how things are, changed together. */
    private record Snapshot<T>(@Nullable T value, TemplateState state) {}

    private volatile Snapshot<T> now;
    private @Nullable Future<?> looking;
    /** The text that was last compiled, good or not, so that a broken one is neither compiled nor reported twice. */
    private Optional<String> seenEtag = Optional.empty();
    private Optional<String> goodEtag = Optional.empty();
    private String brokenReason = "";

    /**
     * @param store
     *            where the file is
     * @param name
     *            the file's name in it
     * @param compile
     *            makes of a text what services work with; called on the scheduler's thread
     * @param interval
     *            pause between two looks
     * @param lastGoodDirectory
     *            a local directory for the copy of the last good text; several watchers may share it
     * @param listener
     *            told of each change of {@link #state()}, on the scheduler's thread; must not throw
     * @param clock
     *            gives the times since when
     * @param scheduler
     *            runs the looks; not shut down here
     */
    public TemplateWatcher(TemplateStore store, String name, Function<String, Compiled<T>> compile, Duration interval,
            Path lastGoodDirectory, Consumer<TemplateState> listener, Clock clock, ScheduledExecutorService scheduler) {
        this.store = store;
        this.name = name;
        this.compile = compile;
        this.interval = interval;
        this.lastGood = new LastGood(lastGoodDirectory, name);
        this.listener = listener;
        this.clock = clock;
        this.scheduler = scheduler;
        this.now = new Snapshot<>(null,
                new TemplateState.NeverValid(name + " has not been looked at yet", false, clock.instant()));
    }

    /** Begins to look, at once and then after each interval. */
    public synchronized void start() {
        if (looking != null) {
            throw new IllegalStateException("started already");
        }
        looking = scheduler.scheduleWithFixedDelay(this::lookAgain, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is in force, empty if there has never been a valid one. Never blocks. */
    public Optional<T> current() {
        return Optional.ofNullable(now.value());
    }

    /** The state of the templates as of the last look: whether they could be read, and are valid. */
    public TemplateState state() {
        return now.state();
    }

    /**
     * Waits until there is one in force.
     *
     * @return whether there is one; false if the time is over
     */
    public boolean awaitFirst(Duration limit) throws InterruptedException {
        return first.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks at once, besides the looks at intervals; returns when what was found is in force. */
    public synchronized void lookAgain() {
        try {
            look();
        } catch (RuntimeException | StackOverflowError e) {
            // Whatever it was, the scheduler must go on looking.
            stay(name + " can't be read from its storage: " + e.getMessage(), false);
        }
    }

    private void look() {
        switch (store.look(name, seenEtag)) {
            case TemplateStore.Unchanged unchanged -> {
                // It may have been out of reach meanwhile.
                if (seenEtag.equals(goodEtag)) {
                    become(now.value(), new TemplateState.Good(goodEtag.orElseThrow(), clock.instant()));
                } else {
                    stay(brokenReason, true);
                }
            }
            case TemplateStore.Absent absent -> {
                seenEtag = Optional.empty();
                stay(name + " is not in the template storage", false);
            }
            case TemplateStore.Unreadable unreadable -> {
                seenEtag = Optional.of(unreadable.etag());
                refuse(unreadable.problem());
            }
            case TemplateStore.Found found -> take(found);
        }
    }

    private void take(TemplateStore.Found found) {
        seenEtag = Optional.of(found.etag());
        switch (compiled(found.text())) {
            case Compiled.Valid<T> valid -> {
                goodEtag = seenEtag;
                become(valid.value(), new TemplateState.Good(found.etag(), clock.instant()));
                lastGood.keep(found);
            }
            case Compiled.Broken<T> broken -> refuse(broken.problems());
        }
    }

    private void refuse(String problems) {
        brokenReason = name + " is not valid: " + problems;
        stay(brokenReason, true);
    }

    private Compiled<T> compiled(String text) {
        try {
            return compile.apply(text);
        } catch (RuntimeException | StackOverflowError | LinkageError | ServiceConfigurationError e) {
            // The latter two come of an extension that does not fit.
            LOG.error("Compiling {} failed unexpectedly", name, e);
            return new Compiled.Broken<>("it can't be compiled (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** Nothing new is to be had: what is in force stays; after a restart that is the copy on this machine, if valid. */
    private void stay(String reason, boolean broken) {
        T value = now.value();
        if (value == null) {
            Optional<TemplateStore.Found> copy = lastGood.find();
            if (copy.isPresent() && compiled(copy.get().text()) instanceof Compiled.Valid<T> valid) {
                value = valid.value();
                goodEtag = Optional.of(copy.get().etag());
            }
        }
        Instant since = clock.instant();
        become(value, value == null
                ? new TemplateState.NeverValid(reason, broken, since)
                : new TemplateState.Stale(goodEtag.orElseThrow(), reason, broken, since));
    }

    private void become(@Nullable T value, TemplateState state) {
        TemplateState before = now.state();
        if (same(before, state)) {
            return;
        }
        now = new Snapshot<>(value, state);
        if (value != null) {
            first.countDown();
        }
        switch (state) {
            case TemplateState.Good good -> LOG.info("{} is in force, ETag {}", name, good.etag());
            case TemplateState.Stale stale -> LOG.error("The last good {} stays in force: {}", name, stale.reason());
            case TemplateState.NeverValid never ->
                LOG.error("Nothing can be worked on until there is a valid template: {}",
                        never.reason());
        }
        listener.accept(state);
    }

    /** Whether the state says nothing new; the time since when is of the first that says it. */
    private static boolean same(TemplateState before, TemplateState after) {
        return switch (after) {
            case TemplateState.Good good -> before instanceof TemplateState.Good was && was.etag().equals(good.etag());
            case TemplateState.Stale stale -> before instanceof TemplateState.Stale was
                    && was.goodEtag().equals(stale.goodEtag()) && was.reason().equals(stale.reason());
            case TemplateState.NeverValid never -> before instanceof TemplateState.NeverValid was
                    && was.reason().equals(never.reason());
        };
    }

    /** Stops looking; what is in force stays so. */
    @Override
    public synchronized void close() {
        if (looking != null) {
            looking.cancel(false);
        }
    }
}
