package org.iomtfhir.persist.write;

import java.util.List;
import org.iomtfhir.runtime.settings.Setting;
import org.iomtfhir.runtime.settings.SettingType;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsGroup;

/** How Observations are written, and how many at a time. Immutable, so thread-safe. */
public final class WriteSettings implements SettingsGroup<WriteSettings.Writing> {

    private final Setting<Boolean> keepOffsets = Setting
            .of("observations.keep-offsets", SettingType.bool(),
                    "Whether a SampledData keeps the exact times of its readings in the extension of R5's `offsets`.")
            .defaultsTo(false);
    private final Setting<Boolean> preliminary = Setting
            .of("observations.preliminary", SettingType.bool(),
                    "Whether an Observation of an hour or a day that still runs is `preliminary`, and `final` when it is over."
                            + " Otherwise it is `final` from the first, and `amended` with every reading that joins it.")
            .defaultsTo(false);
    private final Setting<Boolean> makeDeletedAnew = Setting
            .of("observations.make-deleted-anew", SettingType.bool(),
                    "Whether an Observation that was deleted on the FHIR server is made anew when readings come for it."
                            + " Otherwise they are set aside as `ObservationDeleted`.")
            .defaultsTo(false);
    private final Setting<Integer> bundleEntries = Setting
            .of("observations.bundle-entries", SettingType.wholeNumber(1, 500),
                    "Most Observations written in one transaction; fewer while the server takes long or does not answer.")
            .defaultsTo(WriteOptions.DEFAULTS.bundleEntries());
    private final Setting<Integer> bundlesInFlight = Setting
            .of("observations.bundles-in-flight", SettingType.wholeNumber(1, 64),
                    "Most transactions sent to the FHIR server at a time; fewer while it refuses (429, 503), takes long or does not"
                            + " answer.")
            .defaultsTo(WriteOptions.DEFAULTS.bundlesInFlight());

    private final Setting<Integer> longestIdentifier = Setting
            .of("observations.longest-identifier", SettingType.wholeNumber(32, 2000),
                    "Most characters of an identifier (of a device, patient, encounter, or of the reading's type with its"
                            + " times), or of its system. Messages that name a longer one are set aside as"
                            + " `InvalidDataFormat`. HAPI indexes 200, Azure 256.")
            .defaultsTo(200);

    /**
     * Values of the group.
     *
     * @param keepOffsets
     *            whether the exact times of readings stay beside the grid of a SampledData
     * @param preliminary
     *            whether an Observation is preliminary as long as its time is not over
     * @param options
     *            how much at once
     * @param longestIdentifier
     *            most characters of an identifier or its system
     */
    public record Writing(boolean keepOffsets, boolean preliminary, WriteOptions options, int longestIdentifier) {}

    @Override
    public String title() {
        return "Writing";
    }

    @Override
    public String about() {
        return "How Observations are written, and how many at a time.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(keepOffsets, preliminary, makeDeletedAnew, bundleEntries, bundlesInFlight, longestIdentifier);
    }

    @Override
    public Writing read(Settings values) {
        WriteOptions defaults = WriteOptions.DEFAULTS;
        return new Writing(values.get(keepOffsets), values.get(preliminary),
                new WriteOptions(values.get(bundleEntries), values.get(bundlesInFlight), defaults.rememberedBytes(),
                        values.get(makeDeletedAnew), defaults.findByIdentifier(), defaults.tries(),
                        defaults.longestPause()),
                values.get(longestIdentifier));
    }
}
