package org.iomtfhir.model.summary;

/**
 * The extension with which a value holds the readings that it sums up, on the hub {@code observations} and on the server alike: they are
 * what makes a repeat count once and a late reading count at all. It has the extensions named here, each once.
 */
public final class SummaryExtension {

    /** The extension, on the value. */
    public static final String URL = "urn:iomtfhir:summary";

    /** Which {@link Summary} it is, a code. */
    public static final String KIND = "kind";

    /** What the offsets count from, an instant. */
    public static final String START = "start";

    /** The numbers of the readings, parted by blanks in the order of their times, a string. */
    public static final String DATA = "data";

    /** When each was taken: milliseconds from the start, parted by blanks, a string. */
    public static final String OFFSETS = "offsets";

    /**
     * When the hub took each in: milliseconds from the start, {@code E} where that is not known, with {@code *} and how many where several
     * in a row have the same; parted by blanks, a string.
     */
    public static final String INGESTIONS = "ingestions";

    private SummaryExtension() {}
}
