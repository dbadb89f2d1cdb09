package org.iomtfhir.chaos.line.plan;

import java.util.List;

/**
 * All steps of a run, in order.
 *
 * @param steps
 *            the last one is a {@link Step.Checkpoint}
 */
public record Plan(List<Step> steps) {

    public Plan {
        steps = List.copyOf(steps);
    }

    /**
     * Makes the plan of a run.
     *
     * @param seed
     *            the same one gives the same plan
     * @param kills
     *            how many processes are killed: of the Event Hubs endpoint a tenth at most, or one; of the FHIR server a
     *            twentieth at most, or one where there are ten or more; the rest is shared evenly by the services
     * @param fhirServer
     *            whether the FHIR server may be killed
     * @param checkEvery
     *            after how many kills the line is let to work all off and is checked
     */
    public static Plan of(long seed, int kills, boolean fhirServer, int checkEvery) {
        return new Planner(seed, kills, fhirServer, checkEvery).plan();
    }

    /** How things stand when so many steps have been done. */
    public PlannedState standingAfter(int done) {
        return PlannedState.after(steps.subList(0, done));
    }

    /** How often a kind of process is killed. */
    public long kills(Target target) {
        return steps.stream().filter(step -> step instanceof Step.Kill kill && kill.target() == target).count();
    }
}
