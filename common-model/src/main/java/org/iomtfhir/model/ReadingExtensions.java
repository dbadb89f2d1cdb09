package org.iomtfhir.model;

/**
 * The extensions with which each value of a resource on the hub {@code observations} says when it was read and when it was taken in.
 * Transform writes them; persist decides by them whose a reading is and which of two stands, and takes them off: no server sees them. All methods are static and thread-safe.
 */
public final class ReadingExtensions {

    /** When a value was read, an instant; of a performer, when the first and the last reading were taken in which they are named. */
    public static final String READING_TIME = "urn:iomtfhir:reading-time";

    /** When the hub took it in, an instant; of a series, of all its samples. */
    public static final String INGESTION_TIME = "urn:iomtfhir:ingestion-time";

    /** When the hub took each sample of a series in: milliseconds from the effective start, parted by blanks. */
    public static final String INGESTION_OFFSETS = "urn:iomtfhir:ingestion-offsets";

    /**
     * When the samples of a series were read that came several together, and when the hub took them in: runs of
     * {@link org.iomtfhir.model.sampled.SampleRun}, in the order of {@code data}. Where it is there are no offsets.
     */
    public static final String SAMPLE_RUNS = "urn:iomtfhir:sample-runs";

    /** Of a component that belongs to the whole, whatever time its value is of: true. */
    public static final String REQUIRED = "urn:iomtfhir:required";

    private ReadingExtensions() {}
}
