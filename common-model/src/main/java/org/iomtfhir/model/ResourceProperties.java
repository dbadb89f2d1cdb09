package org.iomtfhir.model;

/**
 * Names of the application properties that a message on the hub {@code observations} carries beside its resource. A message
 * without them is fine: its effective time says nearly the same. All methods are static and thread-safe.
 */
public final class ResourceProperties {

    /** The time of the earliest reading in the resource, as {@link WireTime} writes it. */
    public static final String FIRST_READING = "iomt-first-reading";

    /** The time of the latest reading in the resource. */
    public static final String LAST_READING = "iomt-last-reading";

    /** When the hub took in the latest of the device events that the readings come from. */
    public static final String INGESTED = "iomt-ingested";

    /** The device events that its readings came from, as {@link SourceEvents#text()}, where somebody asked for that. */
    public static final String SOURCE_EVENTS = "iomt-source-events";

    /** Which of them which readings came from, as {@link TimedSources#text()}: whose they are may have changed in between. */
    public static final String TIMED_SOURCES = "iomt-timed-sources";

    /** The version of the mapping that made the resource, where somebody asked for that. */
    public static final String MAPPING_VERSION = "iomt-mapping-version";

    /** The type of the resource, such as {@code Observation}. */
    public static final String TYPE = "iomt-resource-type";

    private ResourceProperties() {}
}
