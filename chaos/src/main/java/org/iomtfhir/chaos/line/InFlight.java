package org.iomtfhir.chaos.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.iomtfhir.chaos.line.plan.Target;
import org.iomtfhir.chaos.line.process.HubNames;

/** What the services have still to settle: where their checkpoints lie behind the ends of the hubs that they read. */
final class InFlight {

    /** How far each partition of a hub reaches; those in which nothing ever was are left out. */
    @FunctionalInterface
    interface Ends {
        Map<String, Long> of(String hub);
    }

    /** Up to which event all of a partition is settled, by the hub's checkpoints; those without one are left out. */
    @FunctionalInterface
    interface Checkpoints {
        Map<String, Long> of(String hub);
    }

    private final Ends ends;
    private final Checkpoints checkpoints;

    InFlight(Ends ends, Checkpoints checkpoints) {
        this.ends = ends;
        this.checkpoints = checkpoints;
    }

    /**
     * Looks at every partition of every hub, in the direction of the line: what a stage has settled before its checkpoint was
     * looked at lies before the end of the next hub, which is looked at later.
     *
     * @return what is behind, in words; empty if all is settled
     */
    List<String> look() {
        List<String> behind = new ArrayList<>();
        for (Target service : Target.values()) {
            if (service.isService()) {
                String hub = input(service);
                try {
                    behind.addAll(behind(service, hub));
                } catch (RuntimeException e) {
                    // Of the SDK or the store; whoever waits asks again.
                    behind.add("how far " + service.title() + " has come in " + hub + " can't be seen: " + e);
                }
            }
        }
        return behind;
    }

    private List<String> behind(Target service, String hub) {
        List<String> behind = new ArrayList<>();
        Map<String, Long> reach = ends.of(hub);
        Map<String, Long> settled = checkpoints.of(hub);
        reach.forEach((partition, end) -> {
            Long checkpoint = settled.get(partition);
            if (checkpoint == null || checkpoint < end) {
                behind.add(service.title() + " has settled " + hub + "/" + partition + " up to "
                        + (checkpoint == null ? "nothing" : checkpoint) + " of " + end);
            }
        });
        return behind;
    }

    private static String input(Target service) {
        return switch (service) {
            case NORMALIZE -> HubNames.DEVICES;
            case GROUP -> HubNames.NORMALIZED;
            case TRANSFORM -> HubNames.GROUPED;
            case PERSIST -> HubNames.OBSERVATIONS;
            case HUBS, FHIR -> throw new IllegalArgumentException(service + " is no service");
        };
    }
}
