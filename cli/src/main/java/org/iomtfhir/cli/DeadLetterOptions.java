package org.iomtfhir.cli;

import java.time.Instant;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Options that choose dead letters. */
final class DeadLetterOptions {

    @Option(names = "--stage", paramLabel = "NAME", converter = StageConverter.class, completionCandidates = StageConverter.Names.class, description = "Of this stage: normalize, group, transform or persist.")
    private String stage;

    @Option(names = "--cause", paramLabel = "ERROR", description = "For this cause, such as NormalizationDataMapping.")
    private ErrorName cause;

    @Option(names = "--since", paramLabel = "TIME", converter = TimeConverter.class, description = {
            "Set aside then or later: 2026-10-09T10:00:00Z, 2026-10-09 (UTC), or a time ago: 30m, 2h, 7d."})
    private Instant since;

    @Option(names = "--until", paramLabel = "TIME", converter = TimeConverter.class, description = "Set aside before then.")
    private Instant until;

    @ArgGroup(exclusive = true)
    private State state;

    private static final class State {
        @Option(names = "--replayed", description = "Those that have been handed back to their stage.")
        private boolean replayed;

        @Option(names = "--waiting", description = "Those that have not.")
        private boolean waiting;
    }

    /** Whether anything restricts the choice but the state. */
    boolean restricted() {
        return stage != null || cause != null || since != null || until != null;
    }

    /**
     * The filter.
     *
     * @param unlessSaid
     *            whether replayed ones are meant where no option says so; empty for both
     */
    DeadLetterFilter filter(Optional<Boolean> unlessSaid) {
        return new DeadLetterFilter(Optional.ofNullable(stage), Optional.ofNullable(cause), Optional.ofNullable(since),
                Optional.ofNullable(until), state == null ? unlessSaid : Optional.of(state.replayed && !state.waiting));
    }
}
