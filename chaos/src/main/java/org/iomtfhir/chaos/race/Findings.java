package org.iomtfhir.chaos.race;

import java.util.ArrayList;
import java.util.List;

/**
 * What both races came to.
 *
 * @param unguarded
 *            how what the unguarded writers left compares with what was sent
 * @param guarded
 *            likewise of the guarded ones
 * @param conflicts
 *            how often a guarded writer found somebody else first
 * @param kills
 *            how often a guarded writer was to be killed, at most
 * @param restarts
 *            how often one was
 */
record Findings(Verdict unguarded, Verdict guarded, long conflicts, int kills, int restarts) {

    /** Why the races prove nothing or the guard does not hold; empty if it does. */
    List<String> failures() {
        List<String> failures = new ArrayList<>();
        if (unguarded.lost() == 0) {
            failures.add("the unguarded writers lost nothing, so the race proves nothing.");
        }
        if (conflicts == 0) {
            failures.add("no guarded writer met a conflict, so there was no race.");
        }
        if (kills > 0 && restarts == 0) {
            failures.add("no guarded writer was killed, though some were to be: there may be too few merges.");
        }
        if (!guarded.isClean()) {
            failures.add("the guarded writers did not land exactly what was sent.");
        }
        return failures;
    }
}
