package org.iomtfhir.devicecontent;

/** Whose meaning a set of device templates has where the two differ. */
public enum ContentProfile {
    /**
     * This connector's own: whole numbers divide exactly, and in the two Iot kinds device and time come from the root of the
     * event alone.
     */
    STANDARD,
    /**
     * That of the earlier connector: whole numbers divide to whole numbers, and in the two Iot kinds device and time come from
     * the match, which must then be the root of the event.
     */
    EARLIER_CONNECTOR
}
