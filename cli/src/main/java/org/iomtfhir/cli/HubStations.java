package org.iomtfhir.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.iomtfhir.group.GroupService;
import org.iomtfhir.group.grouping.PartitionWindow;
import org.iomtfhir.local.line.LineServices;
import org.iomtfhir.runtime.checkpoint.CheckpointStores;
import org.iomtfhir.runtime.hub.read.HubEvent;
import org.iomtfhir.runtime.hub.read.HubTail;
import org.iomtfhir.runtime.settings.HubConnection;
import org.iomtfhir.runtime.settings.ServiceSettings;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.storage.StoreException;

/**
 * Where readings are between the hubs of a line, in lines of {@code iomt where}: how far each service has read, what its hub holds of
 * them, and the window of group that they fall in. Reads only.
 */
final class HubStations {

    /** So many events of a hub are named; more of one reading are repeats as a rule. */
    private static final int NAMED = 10;

    private final Map<Service, Settings> services;
    private final Optional<String> consumerGroup;
    private final int last;
    private final PrintWriter out;

    /**
     * @param consumerGroup
     *            to look into the hubs in; empty for {@code $Default}
     * @param last
     *            how many events of each hub are looked at
     */
    HubStations(Map<Service, Settings> services, Optional<String> consumerGroup, int last, PrintWriter out) {
        this.services = services;
        this.consumerGroup = consumerGroup;
        this.last = last;
        this.out = out;
    }

    /** Says it of each service whose settings are known, in the order of the line. */
    void look(ReadingFilter filter) {
        for (Service service : Service.values()) {
            Settings settings = services.get(service);
            if (settings == null) {
                say(service, "not looked at: its settings are not named (--settings-of " + service.title() + "=FILE)");
                continue;
            }
            HubConnection hub = service.input().read(settings);
            List<PartitionLag> lags;
            try {
                lags = PartitionLag.of(hub, CheckpointStores.open(
                        ServiceSettings.CHECKPOINTS.read(settings), Clock.systemUTC()));
                lag(service, hub, lags);
            } catch (IOException | StoreException e) {
                say(service, "can't be looked at: " + e.getMessage());
                // A namespace that is away is away for all.
                return;
            }
            if (filter.knows(service)) {
                held(service, settings, hub, lags, filter);
            }
        }
    }

    private void say(Service service, String what) {
        out.printf("%-11s %s%n", service.title(), what);
    }

    private void lag(Service service, HubConnection hub, List<PartitionLag> lags) {
        long behind = lags.stream().mapToLong(PartitionLag::events).sum();
        say(service, behind == 0
                ? "has read all of hub '" + hub.hub() + "'"
                : "has " + behind + " events of hub '" + hub.hub() + "' before it"
                        + (service == Service.GROUP ? " (what is in an open window counts)" : ""));
    }

    /** What the hub holds of the readings, the latest events of it. */
    private void held(Service service, Settings settings, HubConnection hub, List<PartitionLag> lags,
            ReadingFilter filter) {
        List<HubEvent> events;
        try {
            events = HubTail.read(hub.withConsumerGroup(consumerGroup.orElse("$Default")), last);
        } catch (IOException e) {
            say(service, String.valueOf(e.getMessage()));
            return;
        }
        List<HubEvent> found = HubTail.records(events, LineServices.of(service).records(settings), last).stream()
                .filter(record -> filter.speaksOf(service, record)).toList();
        if (found.isEmpty()) {
            say(service, events.isEmpty()
                    ? "its hub holds nothing"
                    : "none of the last " + events.size() + " events of its hub is of it");
        }
        for (HubEvent event : found.subList(Math.max(0, found.size() - NAMED), found.size())) {
            OptionalLong checkpoint = lags.stream().filter(lag -> lag.partition().equals(event.partition())).findFirst()
                    .map(PartitionLag::checkpoint).orElse(OptionalLong.empty());
            boolean settled = checkpoint.isPresent() && checkpoint.getAsLong() >= event.sequenceNumber();
            say(service, event + ", taken in at " + event.enqueuedTime() + ", " + (service == Service.GROUP
                    ? window(GroupService.window(settings), event.enqueuedTime(), settled, Instant.now())
                    : settled
                            ? "is read"
                            : "is not read yet, or not done with (checkpoint: " + (checkpoint.isPresent()
                                    ? checkpoint.getAsLong()
                                    : "none") + ")"));
        }
        if (found.size() > NAMED) {
            say(service, "and " + (found.size() - NAMED) + " before these");
        }
    }

    /**
     * The window of group that a measurement falls in, and how it stands.
     *
     * @param enqueued
     *            when the hub took the measurement in: by that windows are cut
     * @param settled
     *            whether the checkpoint has passed it, which it does when its group was given out
     */
    static String window(Duration length, Instant enqueued, boolean settled, Instant now) {
        Instant start = PartitionWindow.start(enqueued, length);
        Instant end = start.plus(length);
        return "falls in the window from " + start + " to " + end + ", " + (settled
                ? "which group has given out"
                : now.isBefore(end)
                        ? "which is open until then"
                        : "which is over, and group has not given it out: it is about to, or does not work"
                                + " ('iomt status')");
    }
}
