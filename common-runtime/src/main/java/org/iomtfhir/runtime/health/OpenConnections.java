package org.iomtfhir.runtime.health;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The connections that are open, oldest first: each has a time limit, and of too many the oldest goes, so that a new one is
 * always answered. Used by the thread of one event loop alone.
 */
final class OpenConnections {

    private final int limit;
    private final Duration time;
    private final Set<Channel> open = new LinkedHashSet<>();

    /**
     * @param limit
     *            how many may be open
     * @param time
     *            how long each may be open
     */
    OpenConnections(int limit, Duration time) {
        this.limit = limit;
        this.time = time;
    }

    void opened(Channel channel) {
        open.add(channel);
        Future<?> end = channel.eventLoop().schedule(() -> {
            var unused = channel.close();
        }, time.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> {
            end.cancel(false);
            open.remove(channel);
        });
        if (open.size() > limit) {
            var unused = open.iterator().next().close();
        }
    }
}
