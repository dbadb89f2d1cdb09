package org.iomtfhir.benchmarks.line;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.iomtfhir.benchmarks.hub.Endpoint;
import org.iomtfhir.runtime.hub.HubStatus;
import org.iomtfhir.runtime.hub.publish.HubPublisher;
import org.iomtfhir.runtime.hub.read.HubTail;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.Secret;

/** Carries a plan out. Tells its progress on the standard error. */
final class LineBenchmark {

    private static final List<Double> SHARES = List.of(0.1, 0.5, 0.8);
    private static final double PROBES_A_SECOND = 20;
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration REST_LIMIT = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LONE = Duration.ofSeconds(2);

    private final Plan plan;
    private final Line line;
    private final Probes probes;
    private int sent;

    LineBenchmark(Plan plan, Line line) {
        this.plan = plan;
        this.line = line;
        int needed = plan.lone() + (int) Math.ceil(SHARES.size() * PROBES_A_SECOND * (plan.each().toSeconds() + 1));
        this.probes = new Probes(line.fhir(), plan.devices(), needed, plan.window());
    }

    /** What came of it. */
    Outcome run() throws IOException, InterruptedException {
        probes.admit();
        var hub = new HubConnection.ByConnectionString(new Secret(line.connectionString()),
                ServiceStage.NORMALIZE.input(), "$Default");
        try (HubPublisher sink = HubPublisher.connect(hub, HubStatus.UNWATCHED)) {
            burst(sink, plan.warmUp());
            double most = burst(sink, plan.burst());
            tell("the line takes %,.0f events/s from beginning to end", most);
            Probes.Measured lone = lone(sink);
            List<RateResult> held = new ArrayList<>();
            for (double share : SHARES) {
                held.add(hold(sink, String.format(Locale.ROOT, "%.0f %%", share * 100), share * most));
            }
            return new Outcome(plan, most, lone, held);
        }
    }

    /** Sends so many at once, and gives how many a second the line had done when all were done. */
    private double burst(HubPublisher sink, int events) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        for (int i = 0; i < events; i++) {
            send(sink);
        }
        awaitRest();
        double seconds = seconds(begin);
        tell("%,d events at once: done after %.1f s", events, seconds);
        return events / seconds;
    }

    /** One event after another into a line that has nothing else to do. */
    private Probes.Measured lone(HubPublisher sink) throws IOException, InterruptedException {
        for (int i = 0; i < plan.lone(); i++) {
            probes.send(sink);
            // Not in step with the windows.
            long end = System.nanoTime() + BETWEEN_LONE.toNanos() + (i % 7) * 130_000_000L;
            while (System.nanoTime() - end < 0 || probes.underWay() > 0) {
                probes.look();
                Thread.sleep(LOOK_EVERY);
                checkAlive();
            }
        }
        Probes.Measured measured = probes.take();
        tell("a lone event: %s", text(measured.whole()));
        awaitRest();
        return measured;
    }

    private RateResult hold(HubPublisher sink, String title, double rate) throws IOException, InterruptedException {
        Map<String, Long> before = events();
        ProcessorUse spentBefore = ProcessorUse.soFar(line);
        Map<ServiceStage, Long> heap = new EnumMap<>(ServiceStage.class);
        long begin = System.nanoTime();
        Thread looking = Thread.ofPlatform().daemon().name("looks").start(() -> lookUntilInterrupted(heap));
        long count = 0;
        long probed = 0;
        while (seconds(begin) < plan.each().toSeconds()) {
            double now = seconds(begin);
            while (count < now * rate) {
                // Probes are some of the events.
                if (probed < now * Math.min(PROBES_A_SECOND, rate)) {
                    probes.send(sink);
                    probed++;
                } else {
                    send(sink);
                }
                count++;
            }
            Thread.sleep(STEP);
        }
        double seconds = seconds(begin);
        awaitRest();
        ProcessorUse spent = ProcessorUse.soFar(line).since(spentBefore);
        while (probes.underWay() > 0) {
            if (seconds(begin) > seconds + REST_LIMIT.toSeconds()) {
                throw new IOException(probes.underWay() + " events did not become readable");
            }
            checkAlive();
            Thread.sleep(LOOK_EVERY);
        }
        looking.interrupt();
        looking.join();
        Map<String, Long> after = events();
        List<HubTraffic> traffic = new ArrayList<>();
        for (String hub : ServiceStage.HUBS) {
            long events = Objects.requireNonNull(after.get(hub)) - Objects.requireNonNull(before.get(hub));
            traffic.add(new HubTraffic(hub, events, Math.round(events * bytesOfEach(hub))));
        }
        Probes.Measured times = probes.take();
        tell("%s (%,.0f events/s): %s, beyond the window %s", title, rate, text(times.whole()),
                text(times.beyondWindow()));
        return new RateResult(title, rate, seconds, count, times, spent, heap, traffic);
    }

    private void lookUntilInterrupted(Map<ServiceStage, Long> heap) {
        try {
            for (long look = 0; true; look++) {
                probes.look();
                if (look % 10 == 0) {
                    for (ServiceProcess service : line.services().values()) {
                        heap.merge(service.service(), service.heap(), Math::max);
                    }
                }
                Thread.sleep(LOOK_EVERY);
            }
        } catch (InterruptedException e) {
            // That is all.
        } catch (IOException e) {
            tell("%s", e);
        }
    }

    private void send(HubPublisher sink) throws InterruptedException {
        // All are waited for below.
        var unused = sink.publish(Ward.event(sent % plan.devices(), Instant.now(), sent / plan.devices()));
        sent++;
    }

    private void awaitRest() throws IOException, InterruptedException {
        long end = System.nanoTime() + REST_LIMIT.toNanos();
        checkAlive();
        while (!line.positions().areAtRest()) {
            checkAlive();
            if (System.nanoTime() - end > 0) {
                throw new IOException("the line does not come to rest");
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private void checkAlive() throws IOException, InterruptedException {
        for (ServiceProcess service : line.services().values()) {
            service.check();
        }
    }

    private Map<String, Long> events() {
        Map<String, Long> events = new HashMap<>();
        ServiceStage.HUBS.forEach(hub -> events.put(hub, line.positions().events(hub)));
        return events;
    }

    private double bytesOfEach(String hub) throws IOException {
        return HubTail.read(new HubConnection.ByConnectionString(new Secret(line.connectionString()), hub,
                Endpoint.LOOKING), HubTail.MOST).stream().mapToInt(event -> event.body().length).average().orElse(0);
    }

    private static String text(Latencies latencies) {
        return String.format(Locale.ROOT, "p50 %d ms, p99 %d ms (%d)", latencies.within(0.5).toMillis(),
                latencies.within(0.99).toMillis(), latencies.count());
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static void tell(String format, Object... values) {
        System.err.printf(Locale.ROOT, format + "%n", values);
    }
}
