package org.iomtfhir.cli;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.deadletter.DeadLetterFilter;
import org.iomtfhir.runtime.settings.ServiceSettings.Service;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that choose dead letters. */
final class LetterChoice {

    @Option(names = "--stage", paramLabel = "NAME", converter = StageConverter.class, description = "Of this stage: normalize, group, transform or persist.")
    private Service stage;

    @Option(names = "--cause", paramLabel = "ERROR", description = "For this cause, such as NormalizationDataMapping.")
    private ErrorName cause;

    @Option(names = "--since", paramLabel = "TIME", converter = TimeConverter.class, description = {
            "Set aside then or later: 2026-10-09T10:00:00Z, 2026-10-09 (UTC), or a time ago: 30m, 2h, 7d."})
    private Instant since;

    @Option(names = "--until", paramLabel = "TIME", converter = TimeConverter.class, description = "Set aside before then.")
    private Instant until;

    @ArgGroup(exclusive = true)
    private State state;

    /** A stage by its name: a typing error must not pass for a stage without letters. */
    static final class StageConverter implements ITypeConverter<Service> {
        @Override
        public Service convert(String name) {
            return Arrays.stream(Service.values()).filter(service -> service.title().equalsIgnoreCase(name.strip()))
                    .findFirst().orElseThrow(() -> new TypeConversionException("there is no stage '" + name
                            + "'; the stages are normalize, group, transform and persist"));
        }
    }

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
        return new DeadLetterFilter(Optional.ofNullable(stage).map(Service::title), Optional.ofNullable(cause),
                Optional.ofNullable(since),
                Optional.ofNullable(until), state == null ? unlessSaid : Optional.of(state.replayed && !state.waiting));
    }
}
