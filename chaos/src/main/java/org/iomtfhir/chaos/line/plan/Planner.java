package org.iomtfhir.chaos.line.plan;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.iomtfhir.chaos.line.proxy.Ending;
import org.iomtfhir.chaos.line.proxy.FhirFault;

/**
 * Draws the steps of a run. Before each kill come two disturbances; what lasts (a storm, a delay, a broken template, a
 * handover that is not entered) lasts for one to three kills. Before every other kill a device changes hands. Disturbances come from a deck that is shuffled and drawn to its end before it is shuffled again, so that
 * a short run has met each kind.
 */
final class Planner {

    private static final int DISTURBANCES_A_KILL = 2;
    private static final int KILLS_A_HANDOVER = 2;
    private static final List<Target> SERVICES = List.of(Target.NORMALIZE, Target.GROUP, Target.TRANSFORM,
            Target.PERSIST);

    /** What can be done besides killing. */
    private enum Disturbance {
        CUT_HUBS, RESET_HUBS, CUT_FHIR, RESET_FHIR, DELAY_HUBS, DELAY_FHIR, THROTTLED, UNAVAILABLE, UNAUTHORISED,
        SWALLOWED, ANSWER_LOST, BREAK_DEVICE_CONTENT, BREAK_FHIR_MAPPING, CHANGE_INSTANCES, CHANGE_MORE_INSTANCES
    }

    /** What lasts, until so many more kills have been. */
    private static final class Lasting {
        private final Step end;
        private final Object what;
        private int kills;

        Lasting(Object what, Step end, int kills) {
            this.what = what;
            this.end = end;
            this.kills = kills;
        }
    }

    private final Random random;
    private final int kills;
    private final boolean fhirServer;
    private final int checkEvery;
    private final List<Step> steps = new ArrayList<>();
    private final Deque<Disturbance> deck = new ArrayDeque<>();
    private final List<Lasting> lasting = new ArrayList<>();
    private final Set<Target> doubled = EnumSet.noneOf(Target.class);

    Planner(long seed, int kills, boolean fhirServer, int checkEvery) {
        this.random = new Random(seed);
        this.kills = kills;
        this.fhirServer = fhirServer;
        this.checkEvery = checkEvery;
    }

    Plan plan() {
        List<Target> targets = targets();
        for (int i = 0; i < targets.size(); i++) {
            endWhatIsOver();
            for (int j = 0; j < DISTURBANCES_A_KILL; j++) {
                disturb();
            }
            if (i % KILLS_A_HANDOVER == 0) {
                handOver(i / KILLS_A_HANDOVER % 2 == 0);
            }
            Target target = targets.get(i);
            steps.add(new Step.Kill(target, doubled.contains(target) ? random.nextInt(2) : 0, random.nextDouble()));
            if ((i + 1) % checkEvery == 0 && i + 1 < targets.size()) {
                check();
            }
        }
        check();
        return new Plan(steps);
    }

    private List<Target> targets() {
        Map<Target, Integer> counts = new EnumMap<>(Target.class);
        counts.put(Target.HUBS, Math.max(Math.min(1, kills), kills / 10));
        counts.put(Target.FHIR, fhirServer ? Math.max(kills >= 10 ? 1 : 0, kills / 20) : 0);
        List<Target> targets = new ArrayList<>();
        counts.forEach((target, count) -> targets.addAll(Collections.nCopies(count, target)));
        for (int i = 0; targets.size() < kills; i++) {
            targets.add(SERVICES.get(i % SERVICES.size()));
        }
        Collections.shuffle(targets, random);
        return targets;
    }

    private void endWhatIsOver() {
        lasting.removeIf(each -> {
            boolean over = --each.kills < 0;
            if (over) {
                steps.add(each.end);
            }
            return over;
        });
    }

    private void check() {
        lasting.forEach(each -> steps.add(each.end));
        lasting.clear();
        steps.add(new Step.Checkpoint());
    }

    private void disturb() {
        if (deck.isEmpty()) {
            List<Disturbance> all = new ArrayList<>(List.of(Disturbance.values()));
            Collections.shuffle(all, random);
            deck.addAll(all);
        }
        switch (deck.pop()) {
            case CUT_HUBS -> cut(Wire.HUBS, Ending.CLOSE);
            case RESET_HUBS -> cut(Wire.HUBS, Ending.RESET);
            case CUT_FHIR -> cut(Wire.FHIR, Ending.CLOSE);
            case RESET_FHIR -> cut(Wire.FHIR, Ending.RESET);
            case DELAY_HUBS -> delay(Wire.HUBS);
            case DELAY_FHIR -> delay(Wire.FHIR);
            case THROTTLED -> storm(FhirFault.THROTTLED);
            case UNAVAILABLE -> storm(FhirFault.UNAVAILABLE);
            case UNAUTHORISED -> storm(FhirFault.UNAUTHORISED);
            case SWALLOWED -> storm(FhirFault.SWALLOWED);
            case ANSWER_LOST -> storm(FhirFault.ANSWER_LOST);
            case BREAK_DEVICE_CONTENT -> breakTemplate(TemplateFile.DEVICE_CONTENT);
            case BREAK_FHIR_MAPPING -> breakTemplate(TemplateFile.FHIR_MAPPING);
            case CHANGE_INSTANCES, CHANGE_MORE_INSTANCES -> changeInstances();
        }
    }

    private void cut(Wire wire, Ending how) {
        double share = 0.1 + 0.1 * random.nextInt(10);
        int afterBytes = random.nextBoolean() ? 0 : 1 + random.nextInt(3000);
        steps.add(new Step.Cut(wire, share, afterBytes, how, random.nextLong()));
    }

    private void delay(Wire wire) {
        begin(wire, new Step.Delay(wire, Duration.ofMillis(20 + random.nextInt(280))),
                new Step.Delay(wire, Duration.ZERO));
    }

    private void storm(FhirFault trouble) {
        // A swallowed request costs its whole time limit.
        double share = trouble == FhirFault.SWALLOWED ? 0.1 + 0.1 * random.nextInt(3) : 0.3 + 0.1 * random.nextInt(6);
        begin(FhirFault.class, new Step.Storm(trouble, share, random.nextLong()), new Step.Calm());
    }

    private void breakTemplate(TemplateFile file) {
        begin(file, new Step.BreakTemplate(file), new Step.MendTemplate(file));
    }

    /** There is one of a kind at a time: a storm that comes ends the one before. */
    private void begin(Object what, Step step, Step end) {
        lasting.removeIf(each -> {
            if (each.what.equals(what)) {
                steps.add(each.end);
                return true;
            }
            return false;
        });
        steps.add(step);
        lasting.add(new Lasting(what, end, random.nextInt(3)));
    }

    private void handOver(boolean late) {
        if (late) {
            begin(Step.HandOver.class, new Step.HandOver(true), new Step.EnterHandover());
        } else {
            steps.add(new Step.HandOver(false));
        }
    }

    private void changeInstances() {
        Target service = SERVICES.get(random.nextInt(SERVICES.size()));
        if (doubled.add(service)) {
            steps.add(new Step.AddInstance(service));
        } else {
            doubled.remove(service);
            steps.add(new Step.RemoveInstance(service));
        }
    }
}
