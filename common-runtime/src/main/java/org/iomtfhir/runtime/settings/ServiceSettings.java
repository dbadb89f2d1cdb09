package org.iomtfhir.runtime.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which settings each service uses. All methods are static and thread-safe. */
public final class ServiceSettings {

    /** Settings of several services, one declaration each. */
    private static final ProcessIdentity MANAGED_IDENTITY = new ProcessIdentity();
    /** Where checkpoints are kept. */
    public static final CheckpointSettings CHECKPOINTS = new CheckpointSettings();
    /** Where templates are found. */
    public static final TemplateSettings TEMPLATES = new TemplateSettings();
    /** Where dead letters are kept. */
    public static final DeadLetterSettings DEAD_LETTERS = new DeadLetterSettings();
    /** The key by which dead letters come back. */
    public static final ReplaySettings REPLAY = new ReplaySettings();
    /** The settings of health, metrics and logs, which every service has. */
    public static final OperationsSettings OPERATIONS = new OperationsSettings();
    /** Traces through the line. */
    public static final TracingSettings TRACING = new TracingSettings();
    /** In whose form Observations are made. */
    public static final ObservationSettings OBSERVATIONS = new ObservationSettings();
    /** Whether Observations say what they were made of. */
    public static final SourceSettings SOURCES = new SourceSettings();
    /** The system of the identifiers of Observations. */
    public static final IdentifierSettings IDENTIFIERS = new IdentifierSettings();

    private ServiceSettings() {}

    /**
     * Reads and checks these groups alone, from the settings of whichever service: for tools that look at what services
     * share.
     *
     * @param wanted
     *            groups of one service
     * @param environment
     *            the environment
     * @param file
     *            a properties file, null for none
     * @throws SettingsException
     *             with everything that is wrong
     */
    public static Settings load(List<SettingsGroup<?>> wanted, Map<String, String> environment,
            @Nullable Path file) {
        List<SettingsGroup<?>> used = new ArrayList<>(wanted);
        used.add(MANAGED_IDENTITY);
        return Settings.load(used, known(), ownSections(EnumSet.allOf(Service.class)), environment, file);
    }

    private static List<SettingsGroup<?>> known() {
        return Arrays.stream(Service.values()).<SettingsGroup<?>>flatMap(service -> service.groups().stream()).toList();
    }

    private static Set<String> ownSections(Set<Service> services) {
        return services.stream().flatMap(service -> service.ownSections.stream()).collect(Collectors.toSet());
    }

    /** A service of the line, with the groups it uses. */
    @SuppressWarnings("ImmutableEnumChecker") // Groups hold declarations alone, which are immutable records.
    public enum Service {
        /** From what devices send to measurements. */
        NORMALIZE("normalize", HubSettings.input("devicedata", "InputEventHub"),
                HubSettings.output("normalized", "NormalizationEventHub"), ProcessingSettings.ofReadings(),
                Set.of("normalize"), TEMPLATES, OBSERVATIONS, SOURCES),
        /** From measurements to groups. */
        GROUP("group", HubSettings.input("normalized", "NormalizationEventHub"), HubSettings.output("grouped", null),
                ProcessingSettings.ofReadings(), Set.of("grouping"), OBSERVATIONS),
        /** From groups to FHIR resources. */
        TRANSFORM("transform", HubSettings.input("grouped", null), HubSettings.output("observations", null),
                ProcessingSettings.ofGroups(), Set.of(), TEMPLATES, OBSERVATIONS, SOURCES, IDENTIFIERS),
        /** From FHIR resources to the FHIR server. */
        PERSIST("persist", HubSettings.input("observations", null), null, ProcessingSettings.ofGroups(),
                Set.of("fhir", "identity", "observations", "fhirservice", "fhirclient", "resourceidentity"),
                OBSERVATIONS, SOURCES, IDENTIFIERS);

        private final String title;
        private final HubSettings input;
        private final @Nullable HubSettings output;
        private final ProcessingSettings processing;
        private final Set<String> ownSections;
        private final List<SettingsGroup<?>> groups;

        Service(String title, HubSettings input, @Nullable HubSettings output, ProcessingSettings processing,
                Set<String> ownSections, SettingsGroup<?>... shared) {
            this.title = title;
            this.input = input;
            this.output = output;
            this.processing = processing;
            this.ownSections = ownSections;
            List<SettingsGroup<?>> all = new ArrayList<>();
            all.add(input);
            if (output != null) {
                all.add(output);
            }
            all.add(MANAGED_IDENTITY);
            all.addAll(List.of(CHECKPOINTS, DEAD_LETTERS, REPLAY));
            all.addAll(Arrays.asList(shared));
            all.addAll(List.of(processing, OPERATIONS, TRACING));
            this.groups = List.copyOf(all);
        }

        /** The service's name: {@code normalize}. */
        public String title() {
            return title;
        }

        /** The hub it reads. */
        public HubSettings input() {
            return input;
        }

        /**
         * The hub it writes to.
         *
         * @throws IllegalStateException
         *             if it writes to none, as persist
         */
        public HubSettings output() {
            if (output == null) {
                throw new IllegalStateException(title + " writes to no hub");
            }
            return output;
        }

        /** How it shares partitions and works on them. */
        public ProcessingSettings processing() {
            return processing;
        }

        /** Every group that it shares with others, be it that theirs has another default. */
        public List<SettingsGroup<?>> groups() {
            return groups;
        }

        /** The same and those that it alone reads, which live with its code. */
        public List<SettingsGroup<?>> groups(List<SettingsGroup<?>> own) {
            List<SettingsGroup<?>> all = new ArrayList<>(groups);
            all.addAll(all.indexOf(processing), own);
            return List.copyOf(all);
        }

        /**
         * Reads and checks the service's settings. Names of other services may stand beside them: what they share is known,
         * and of what one reads alone, the first word of the name, so that a typing error there is told by that service.
         *
         * @param own
         *            the groups that it alone reads
         * @param environment
         *            the environment
         * @param file
         *            a properties file, null for none
         * @throws SettingsException
         *             with everything that is wrong
         */
        public Settings load(List<SettingsGroup<?>> own, Map<String, String> environment, @Nullable Path file) {
            return Settings.load(groups(own), known(), ownSections(EnumSet.complementOf(EnumSet.of(this))), environment,
                    file);
        }
    }
}
