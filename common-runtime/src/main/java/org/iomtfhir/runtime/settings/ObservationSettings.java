package org.iomtfhir.runtime.settings;

import java.net.URI;
import java.util.List;

/** In what form Observations are written, and how many at a time. */
public final class ObservationSettings implements SettingsGroup<ObservationSettings.Observations> {

    private static final URI IDENTIFIER_SYSTEM = URI
            .create("https://azure.microsoft.com/en-us/services/iomt-fhir-connector/");

    /** Of every service that templates or Observations pass through: give each the same. */
    static final Setting<Profile> PROFILE = Setting
            .of("observations.profile", SettingType.choice(Profile.class),
                    "`earlier-connector` keeps that connector's ids and forms, and what its templates mean, for those who move"
                            + " here with data. The same for normalize, transform and persist.")
            .defaultsTo(Profile.STANDARD);

    private final Setting<Profile> profile = PROFILE;
    private final Setting<URI> identifierSystem = Setting.of("observations.identifier-system", SettingType.uri(),
            "System of the identifier that each Observation is given. Changing it makes new Observations.")
            .defaultsTo(IDENTIFIER_SYSTEM);
    private final Setting<Boolean> keepOffsets = Setting
            .of("observations.keep-offsets", SettingType.bool(),
                    "Whether a SampledData keeps the exact times of its readings in the extension of R5's `offsets`.")
            .defaultsTo(false);
    private final Setting<Boolean> makeDeletedAnew = Setting
            .of("observations.make-deleted-anew", SettingType.bool(),
                    "Whether an Observation that was deleted on the FHIR server is made anew when readings come for it."
                            + " Otherwise they are set aside as `ObservationDeleted`.")
            .defaultsTo(false);
    private final Setting<Integer> bundleEntries = Setting.of("observations.bundle-entries",
            SettingType.wholeNumber(1, 500), "Most Observations written in one transaction.").defaultsTo(100);
    private final Setting<Integer> bundlesInFlight = Setting.of("observations.bundles-in-flight",
            SettingType.wholeNumber(1, 64), "Transactions sent to the FHIR server at a time.").defaultsTo(4);

    /** Whose forms Observations have. */
    public enum Profile {
        /** This project's. */
        STANDARD,
        /** The earlier connector's. */
        EARLIER_CONNECTOR;

        @Override
        public String toString() {
            return this == STANDARD ? "standard" : "earlier-connector";
        }
    }

    /** Values of the group. */
    public record Observations(Profile profile, URI identifierSystem, boolean keepOffsets,
            boolean makeDeletedAnew, int bundleEntries, int bundlesInFlight) {}

    @Override
    public String title() {
        return "Observations";
    }

    @Override
    public String about() {
        return "In what form Observations are written, and how many at a time.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(profile, identifierSystem, keepOffsets, makeDeletedAnew, bundleEntries, bundlesInFlight);
    }

    @Override
    public Observations read(Settings values) {
        return new Observations(values.get(profile), values.get(identifierSystem), values.get(keepOffsets),
                values.get(makeDeletedAnew), values.get(bundleEntries), values.get(bundlesInFlight));
    }
}
