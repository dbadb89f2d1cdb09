package org.iomtfhir.persist.identity;

import java.util.List;
import org.iomtfhir.runtime.settings.ObservationSettings;
import org.iomtfhir.runtime.settings.Problems;
import org.iomtfhir.runtime.settings.Setting;
import org.iomtfhir.runtime.settings.SettingType;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsGroup;
import org.jspecify.annotations.Nullable;

/** How devices, patients and encounters of messages are found on the FHIR server. Immutable, so thread-safe. */
public final class IdentitySettings implements SettingsGroup<IdentityOptions> {

    private static final String NAMED = "must be given; with `observations.profile=earlier-connector` any system";

    private final Setting<IdentityMode> mode = Setting
            .of("identity.mode", SettingType.choice(IdentityMode.class),
                    "`Lookup`: the device must be on the server and linked to a patient. `LookupWithEncounter`: and the "
                            + "message must name an encounter that is there. `Create`: a missing device and patient are made "
                            + "and linked.")
            .defaultsTo(IdentityMode.LOOKUP).alias("ResourceIdentity:ResourceIdentityServiceType");
    private final Setting<IdentifierSystem> deviceSystem = system("device").absentMeans(NAMED)
            .alias("ResourceIdentity:DefaultDeviceIdentifierSystem");
    private final Setting<IdentifierSystem> patientSystem = system("patient").absentMeans(NAMED);
    private final Setting<IdentifierSystem> encounterSystem = system("encounter").absentMeans("any system");
    private final Setting<Boolean> patientPerDevice = Setting
            .of("identity.patient-per-device", SettingType.bool(),
                    "With `Create`: a message that names no patient gets a patient of its device's own. For trials; in care "
                            + "it makes patients that nobody is.")
            .defaultsTo(false);
    private final Setting<Boolean> comparePatient = Setting
            .of("identity.compare-patient", SettingType.bool(),
                    "With the two lookups: a patient that the message names must be the one whom the device is linked to. "
                            + "Where they are not compared, messages that name another are counted "
                            + "(`fhir_patients_differing_total`).")
            .absentMeans("`true`; with `observations.profile=earlier-connector` `false`");

    private final Setting<Boolean> tagUnverified = Setting
            .of("identity.tag-unverified", SettingType.bool(),
                    "Whether an Observation of a device that was made by `Create`, and that nobody has verified since, is"
                            + " tagged in its `meta.tag`: code `unverified` of `urn:iomtfhir:device`. A device is verified when its own tag"
                            + " `placeholder` of `urn:iomtfhir:origin` is taken off.")
            .defaultsTo(false);

    private final Setting<Boolean> furtherIdentifiers = Setting
            .of("identity.further-identifiers", SettingType.bool(),
                    "Whether a device that is not on the server by its id is looked for by the further identifiers that a mapping names"
                            + " (`device.identifiers`), in their order. They are whatever the sender says: leave it off with"
                            + " `normalize.trusted-device`.")
            .defaultsTo(false);

    private static Setting<IdentifierSystem> system(String what) {
        return Setting.of("identity." + what + "-system", IdentifierSystem.type(), "System of the " + what
                + " identifiers in messages: others do not match. `any`, on purpose: every system's do.");
    }

    @Override
    public String title() {
        return "Identities";
    }

    @Override
    public String about() {
        return "How the device, patient and encounter that a message names are found on the FHIR server.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(mode, deviceSystem, patientSystem, encounterSystem, patientPerDevice, comparePatient,
                tagUnverified, furtherIdentifiers);
    }

    @Override
    public void check(Settings values, Problems problems) {
        if (ObservationSettings.isStandard(values)) {
            name(values, problems, deviceSystem, "device");
            name(values, problems, patientSystem, "patient");
        }
        boolean creates = values.find(mode).orElse(IdentityMode.LOOKUP) == IdentityMode.CREATE;
        if (!creates && values.find(patientPerDevice).orElse(false)) {
            problems.add(patientPerDevice.name() + " is of use with " + mode.name()
                    + "=Create alone; remove it or set the mode");
        }
    }

    @Override
    public IdentityOptions read(Settings values) {
        return new IdentityOptions(values.get(mode), text(values, deviceSystem), text(values, patientSystem),
                text(values, encounterSystem),
                values.find(comparePatient).orElse(ObservationSettings.isStandard(values)),
                values.get(patientPerDevice), IdentityOptions.DEFAULT_CACHE_SIZE, IdentityOptions.DEFAULT_KEEP_FOUND,
                IdentityOptions.DEFAULT_KEEP_MISSING).withTagUnverified(values.get(tagUnverified))
                .withFurtherIdentifiers(values.get(furtherIdentifiers));
    }

    private static void name(Settings values, Problems problems, Setting<IdentifierSystem> system, String what) {
        problems.need(values, system,
                "an identifier of another system with the same value (an insurance number, say) would"
                        + " be taken for the " + what
                        + "'s; give the system that its identifiers have on the FHIR server, or the"
                        + " word any to match in every system on purpose");
    }

    private static @Nullable String text(Settings values, Setting<IdentifierSystem> system) {
        return values.find(system).map(IdentifierSystem::textOrNull).orElse(null);
    }
}
