package org.iomtfhir.model;

/**
 * The extension with which a resource on the hub {@code observations} says of its device more than the identifier in the reference. It
 * stands on that reference, and has the extensions named here. Transform writes it; persist finds the device by it, or makes a placeholder
 * with it, and takes it off: no server sees it.
 */
public final class DeviceExtension {

    /** The extension, on the reference to the device. */
    public static final String URL = "urn:iomtfhir:device-description";

    /** What kind of device it is, a CodeableConcept. */
    public static final String TYPE = "type";

    /** Its UDI as it is printed for people, a string. */
    public static final String UDI = "udi";

    /** One more Identifier; several where it has several, in the order in which they are tried. */
    public static final String IDENTIFIER = "identifier";

    /** So many further identifiers are tried. */
    public static final int MOST_IDENTIFIERS = 10;

    /** A UDI, or what transform hands on as an identifier, that is longer says nothing; in characters. */
    public static final int LONGEST_TEXT = 400;

    private DeviceExtension() {}
}
