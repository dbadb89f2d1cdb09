package org.iomtfhir.persist.identity;

import java.net.URI;
import java.util.List;
import org.iomtfhir.runtime.settings.Problems;
import org.iomtfhir.runtime.settings.Setting;
import org.iomtfhir.runtime.settings.SettingType;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsGroup;

/** How devices, patients and encounters of messages are found on the FHIR server. */
public final class IdentitySettings implements SettingsGroup<IdentityOptions> {

    private final Setting<IdentityMode> mode = Setting
            .of("identity.mode", SettingType.choice(IdentityMode.class),
                    "`Lookup`: the device must be on the server and linked to a patient. `LookupWithEncounter`: and the "
                            + "message must name an encounter that is there. `Create`: a missing device and patient are made "
                            + "and linked.")
            .defaultsTo(IdentityMode.LOOKUP).alias("ResourceIdentity:ResourceIdentityServiceType");
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
        boolean creates = values.find(mode).orElse(IdentityMode.LOOKUP) == IdentityMode.CREATE;
        if (!creates && values.find(patientPerDevice).orElse(false)) {
            problems.add(patientPerDevice.name() + " is of use with " + mode.name()
                    + "=Create alone; remove it or set the mode");
        }
    }

    @Override
    public IdentityOptions read(Settings values) {
        return new IdentityOptions(values.get(mode), text(values, deviceSystem), text(values, patientSystem),
                text(values, encounterSystem), values.get(comparePatient), values.get(patientPerDevice), 0, null, null);
    }

    /** Null for none. */
    private static String text(Settings values, Setting<URI> system) {
        return values.find(system).map(URI::toString).orElse(null);
    }
}
