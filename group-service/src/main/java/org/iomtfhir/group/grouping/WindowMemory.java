package org.iomtfhir.group.grouping;

import java.util.concurrent.atomic.AtomicLong;

/** What the open windows of all partitions of a service may hold together. Thread-safe. */
public final class WindowMemory {

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param most
     *            bytes, beyond which a partition gives out what it has as soon as more comes to it
     */
    public WindowMemory(long most) {
        if (most < 1) {
            throw new IllegalArgumentException("windows can't do with " + most + " bytes");
        }
        this.most = most;
    }

    /** What is held at present, in bytes, about. */
    public long held() {
        return held.get();
    }

    boolean isExceeded() {
        return held.get() > most;
    }

    /** The part of one window, which is let go once: by then another thread may still be at work on the window. */
    final class Part {

        private long bytes;
        private boolean closed;

        synchronized void add(long more) {
            if (!closed) {
                bytes += more;
                held.addAndGet(more);
            }
        }

        synchronized long bytes() {
            return bytes;
        }

        synchronized void close() {
            add(-bytes);
            closed = true;
        }
    }
}
