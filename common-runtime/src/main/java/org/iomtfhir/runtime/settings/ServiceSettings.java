package org.iomtfhir.runtime.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Which settings each service uses. */
public final class ServiceSettings {

    /** Settings of several services, one declaration each. */
    private static final ProcessIdentity MANAGED_IDENTITY = new ProcessIdentity();
    /** Where checkpoints are kept. */
    public static final CheckpointSettings CHECKPOINTS = new CheckpointSettings();
    /** Where templates are found. */
    public static final TemplateSettings TEMPLATES = new TemplateSettings();
    /** Where dead letters are kept. */
    public static final DeadLetterSettings DEAD_LETTERS = new DeadLetterSettings();
    /** Health, metrics, logs. */
    public static final OperationsSettings OPERATIONS = new OperationsSettings();
    /** Traces through the line. */
    public static final TracingSettings TRACING = new TracingSettings();
    /** What readings are taken from device events. */
    public static final DeviceEventSettings DEVICE_EVENTS = new DeviceEventSettings();
    /** How measurements are gathered. */
    public static final GroupingSettings GROUPING = new GroupingSettings();
    /** The FHIR server. */
    public static final FhirServerSettings FHIR_SERVER = new FhirServerSettings();
    /** Devices, patients, encounters. */
    public static final IdentitySettings IDENTITIES = new IdentitySettings();
    /** The form of Observations. */
    public static final ObservationSettings OBSERVATIONS = new ObservationSettings();

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
    public static Settings load(List<SettingsGroup<?>> wanted, Map<String, String> environment, Path file) {
        List<SettingsGroup<?>> used = new ArrayList<>(wanted);
        used.add(MANAGED_IDENTITY);
        return Settings.load(used, known(), environment, file);
    }

    private static List<SettingsGroup<?>> known() {
        return Arrays.stream(Service.values()).<SettingsGroup<?>>flatMap(service -> service.groups().stream()).toList();
    }

    /** A service of the line, with the groups it uses. */
    @SuppressWarnings("ImmutableEnumChecker") // Groups hold declarations alone, which are immutable records.
    public enum Service {
        /** From what devices send to measurements. */
        NORMALIZE("normalize", HubSettings.input("devicedata", "InputEventHub"),
                HubSettings.output("normalized", "NormalizationEventHub"), ProcessingSettings.ofReadings(), TEMPLATES,
                DEVICE_EVENTS),
        /** From measurements to groups. */
        GROUP("group", HubSettings.input("normalized", "NormalizationEventHub"), HubSettings.output("grouped", null),
                ProcessingSettings.ofReadings(), GROUPING),
        /** From groups to FHIR resources. */
        TRANSFORM("transform", HubSettings.input("grouped", null), HubSettings.output("observations", null),
                ProcessingSettings.ofGroups(), TEMPLATES, OBSERVATIONS),
        /** From FHIR resources to the FHIR server. */
        PERSIST("persist", HubSettings.input("observations", null), null, ProcessingSettings.ofGroups(), FHIR_SERVER,
                IDENTITIES, OBSERVATIONS);

        private final String title;
        private final HubSettings input;
        private final HubSettings output;
        private final ProcessingSettings processing;
        private final List<SettingsGroup<?>> groups;

        Service(String title, HubSettings input, HubSettings output, ProcessingSettings processing,
                SettingsGroup<?>... own) {
            this.title = title;
            this.input = input;
            this.output = output;
            this.processing = processing;
            List<SettingsGroup<?>> all = new ArrayList<>();
            all.add(input);
            if (output != null) {
                all.add(output);
            }
            all.add(MANAGED_IDENTITY);
            all.addAll(List.of(CHECKPOINTS, DEAD_LETTERS));
            all.addAll(Arrays.asList(own));
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

        /** Every group it uses. */
        public List<SettingsGroup<?>> groups() {
            return groups;
        }

        /**
         * Reads and checks the service's settings. Names of other services may stand beside them.
         *
         * @param environment
         *            the environment
         * @param file
         *            a properties file, null for none
         * @throws SettingsException
         *             with everything that is wrong
         */
        public Settings load(Map<String, String> environment, Path file) {
            return Settings.load(groups, known(), environment, file);
        }
    }
}
