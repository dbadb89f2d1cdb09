package org.iomtfhir.runtime.settings;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** How devices, patients and encounters of messages are found on the FHIR server. */
public final class IdentitySettings implements SettingsGroup<IdentitySettings.Identities> {

    private final Setting<Mode> mode = Setting
            .of("identity.mode", SettingType.choice(Mode.class),
                    "`Lookup`: the device must be on the server and linked to a patient. `LookupWithEncounter`: and the "
                            + "message must name an encounter that is there. `Create`: a missing device and patient are made "
                            + "and linked.")
            .defaultsTo(Mode.Lookup).alias("ResourceIdentity:ResourceIdentityServiceType");
    private final Setting<URI> deviceSystem = system("device")
            .alias("ResourceIdentity:DefaultDeviceIdentifierSystem");
    private final Setting<URI> patientSystem = system("patient");
    private final Setting<URI> encounterSystem = system("encounter");
    private final Setting<Boolean> patientPerDevice = Setting
            .of("identity.patient-per-device", SettingType.bool(),
                    "With `Create`: a message that names no patient gets a patient of its device's own. For trials; in care "
                            + "it makes patients that nobody is.")
            .defaultsTo(false);
    private final Setting<Boolean> comparePatient = Setting
            .of("identity.compare-patient", SettingType.bool(),
                    "With the two lookups: a patient that the message names must be the one whom the device is linked to.")
            .defaultsTo(false);

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

    private static Setting<URI> system(String what) {
        return Setting.of("identity." + what + "-system", SettingType.uri(),
                "System of the " + what + " identifiers in messages.").absentMeans("any system");
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
        boolean creates = values.find(mode).orElse(Mode.Lookup) == Mode.Create;
        if (!creates && values.find(patientPerDevice).orElse(false)) {
            problems.add(patientPerDevice.name() + " is of use with " + mode.name()
                    + "=Create alone; remove it or set the mode");
        }
    }

    @Override
    public Identities read(Settings values) {
        return new Identities(values.get(mode), values.find(deviceSystem), values.find(patientSystem),
                values.find(encounterSystem), values.get(patientPerDevice), values.get(comparePatient));
    }
}
