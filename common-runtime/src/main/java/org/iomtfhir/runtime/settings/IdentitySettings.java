package org.iomtfhir.runtime.settings;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.iomtfhir.runtime.settings.ObservationSettings.Profile;

/** How devices, patients and encounters of messages are found on the FHIR server. */
public final class IdentitySettings implements SettingsGroup<IdentitySettings.Identities> {

    private static final String NAMED = "must be given; with `observations.profile=earlier-connector` any system";

    private final Setting<Mode> mode = Setting
            .of("identity.mode", SettingType.choice(Mode.class),
                    "`Lookup`: the device must be on the server and linked to a patient. `LookupWithEncounter`: and the "
                            + "message must name an encounter that is there. `Create`: a missing device and patient are made "
                            + "and linked.")
            .defaultsTo(Mode.Lookup).alias("ResourceIdentity:ResourceIdentityServiceType");
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

    /** How identities are resolved. Constants are spelled as in settings. */
    public enum Mode {
        /** The device must exist and be linked to a patient. */
        Lookup,
        /** The same, and the encounter is required as well. */
        LookupWithEncounter,
        /** What is missing is made. */
        Create
    }

    /** Values of the group; an empty system means any. */
    public record Identities(Mode mode, Optional<URI> deviceSystem, Optional<URI> patientSystem,
            Optional<URI> encounterSystem, boolean patientPerDevice, boolean comparePatient) {}

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
        return List.of(mode, deviceSystem, patientSystem, encounterSystem, patientPerDevice, comparePatient);
    }

    @Override
    public void check(Settings values, Problems problems) {
        if (values.find(ObservationSettings.PROFILE).orElse(Profile.STANDARD) == Profile.STANDARD) {
            name(values, problems, deviceSystem, "device");
            name(values, problems, patientSystem, "patient");
        }
        boolean creates = values.find(mode).orElse(Mode.Lookup) == Mode.Create;
        if (!creates && values.find(patientPerDevice).orElse(false)) {
            problems.add(patientPerDevice.name() + " is of use with " + mode.name()
                    + "=Create alone; remove it or set the mode");
        }
    }

    private static void name(Settings values, Problems problems, Setting<IdentifierSystem> system, String what) {
        problems.need(values, system,
                "an identifier of another system with the same value (an insurance number, say) would"
                        + " be taken for the " + what
                        + "'s; give the system that its identifiers have on the FHIR server, or the"
                        + " word any to match in every system on purpose");
    }

    @Override
    public Identities read(Settings values) {
        boolean standard = values.find(ObservationSettings.PROFILE).orElse(Profile.STANDARD) == Profile.STANDARD;
        return new Identities(values.get(mode), system(values, deviceSystem), system(values, patientSystem), system(
                values, encounterSystem), values.get(patientPerDevice), values.find(comparePatient).orElse(standard));
    }

    private static Optional<URI> system(Settings values, Setting<IdentifierSystem> setting) {
        return values.find(setting).flatMap(IdentifierSystem::named);
    }
}
