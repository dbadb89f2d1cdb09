package org.iomtfhir.devicecontent;

import java.util.Objects;
import org.iomtfhir.model.Profile;

/**
 * What a set of device templates needs to know besides its file.
 *
 * @param profile
 *            whose meaning it has
 * @param times
 *            which times of readings are taken
 * @param devices
 *            which devices readings are taken from
 * @param extensions
 *            what the language has beside its own
 */
public record ContentOptions(Profile profile, TimeWindow times, Devices devices, Extensions extensions) {

    /** Which devices readings are taken from. */
    public enum Devices {
        /** Any that a template finds. */
        ANY,
        /** That one which IoT Hub authenticated, {@code iothub-connection-device-id} of the event, and no other. */
        AUTHENTICATED
    }

    public ContentOptions {
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(times, "times");
        Objects.requireNonNull(devices, "devices");
        Objects.requireNonNull(extensions, "extensions");
    }

    /** The defaults of a profile, with the extensions that are installed. */
    public static ContentOptions of(Profile profile) {
        return new ContentOptions(profile, TimeWindow.USUAL, Devices.ANY, Extensions.installed());
    }

    /** The same with these times. */
    public ContentOptions with(TimeWindow window) {
        return new ContentOptions(profile, window, devices, extensions);
    }

    /** The same with these devices. */
    public ContentOptions with(Devices taken) {
        return new ContentOptions(profile, times, taken, extensions);
    }

    /** The same with these extensions. */
    public ContentOptions with(Extensions beside) {
        return new ContentOptions(profile, times, devices, beside);
    }
}
