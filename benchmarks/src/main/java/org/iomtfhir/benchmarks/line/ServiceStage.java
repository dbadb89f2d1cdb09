package org.iomtfhir.benchmarks.line;

import java.util.List;
import java.util.Locale;
import org.iomtfhir.benchmarks.hub.ParentProcess;
import org.iomtfhir.group.GroupService;
import org.iomtfhir.normalize.NormalizeService;
import org.iomtfhir.persist.PersistService;
import org.iomtfhir.transform.TransformService;

/** The services in the order of the line, with the hub that each reads. */
enum ServiceStage {
    NORMALIZE("devicedata"), GROUP("normalized"), TRANSFORM("grouped"), PERSIST("observations");

    /** All hubs, in the order of the line. */
    static final List<String> HUBS = List.of(NORMALIZE.input, GROUP.input, TRANSFORM.input, PERSIST.input);

    private final String input;

    ServiceStage(String input) {
        this.input = input;
    }

    /** The hub that it reads. */
    String input() {
        return input;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As its start script has it. */
    List<String> javaOptions() {
        return this == NORMALIZE || this == GROUP ? List.of("-Xmx512m", "-XX:+UseParallelGC") : List.of("-Xmx512m");
    }

    /** A process of its own, for one of them. */
    static final class Program {

        private Program() {}

        /**
         * Runs a service until the process is ended.
         *
         * @param arguments
         *            its name and its settings file
         */
        public static void main(String[] arguments) {
            ParentProcess.follow();
            String[] settings = {"--settings", arguments[1]};
            switch (valueOf(arguments[0])) {
                case NORMALIZE -> NormalizeService.main(settings);
                case GROUP -> GroupService.main(settings);
                case TRANSFORM -> TransformService.main(settings);
                case PERSIST -> PersistService.main(settings);
            }
        }
    }
}
