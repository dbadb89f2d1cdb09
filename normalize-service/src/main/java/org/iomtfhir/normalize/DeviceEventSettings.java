package org.iomtfhir.normalize;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.iomtfhir.runtime.settings.Setting;
import org.iomtfhir.runtime.settings.SettingType;
import org.iomtfhir.runtime.settings.Settings;
import org.iomtfhir.runtime.settings.SettingsGroup;

/** What readings are taken from device events. Immutable, so thread-safe. */
public final class DeviceEventSettings implements SettingsGroup<DeviceEventSettings.DeviceEvents> {

    /** More than there are between the years 1 and 9999. */
    private static final Duration ANY_TIME = Duration.ofDays(4_000_000);

    private final Setting<LocalDate> earliestTime = Setting
            .of("normalize.earliest-time", SettingType.day(),
                    "The first day that readings may be of. Those before it are set aside as `ImplausibleTime`: a clock never"
                            + " set, or seconds that a template reads as milliseconds. `0001-01-01` takes any.")
            .defaultsTo(LocalDate.of(1990, 1, 1));
    private final Setting<Duration> ahead = Setting
            .of("normalize.ahead", SettingType.duration(Duration.ZERO, ANY_TIME),
                    "How long after the hub received its event a reading may be. Those later are set aside as"
                            + " `ImplausibleTime`. `4000000d` takes any.")
            .defaultsTo(Duration.ofDays(1));
    private final Setting<Boolean> trustedDevice = Setting
            .of("normalize.trusted-device", SettingType.bool(),
                    "Whether readings are taken of the device alone that IoT Hub authenticated (`iothub-connection-device-id`),"
                            + " whatever the kind of template. Those of another are set aside as `UntrustedDevice`. Leave it off"
                            + " where devices send through a gateway, or straight to the hub.")
            .defaultsTo(false);
    private final Setting<Boolean> severalInOne = Setting
            .of("normalize.several-in-one", SettingType.bool(),
                    "Whether a device event may hold several: a JSON array, or JSON documents one after another (lines), as some"
                            + " gateways send them. Each is then tried on the templates by itself. Off, the templates see the array.")
            .defaultsTo(false);

    /**
     * Values of the group.
     *
     * @param earliestTime
     *            the first day, UTC, that readings may be of
     * @param ahead
     *            how long after the hub received its event a reading may be
     * @param trustedDevice
     *            whether only readings of the device are taken that IoT Hub authenticated
     * @param severalInOne
     *            whether an array, or documents one after another, are as many device events
     */
    public record DeviceEvents(LocalDate earliestTime, Duration ahead, boolean trustedDevice, boolean severalInOne) {}

    @Override
    public String title() {
        return "Device events";
    }

    @Override
    public String about() {
        return "What readings are taken from device events. See [security](security.md) for what a sender can claim.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(earliestTime, ahead, trustedDevice, severalInOne);
    }

    @Override
    public DeviceEvents read(Settings values) {
        return new DeviceEvents(values.get(earliestTime), values.get(ahead), values.get(trustedDevice),
                values.get(severalInOne));
    }
}
