package org.iomtfhir.runtime.hub.read;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.iomtfhir.runtime.hub.PackFormat;

/**
 * The records that travelled in one event. Holds the event as it came, and the plain bytes of all records: whoever keeps something
 * of it keeps the event alone, and opens it again. Immutable.
 */
public final class Records {

    private final HubEvent event;
    private final HubEvent ofRecords;
    private final byte[] plain;
    /** Where each record begins and ends, in turn. */
    private final int[] bounds;
    private final boolean lines;

    /**
     * @param plain
     *            what the records are parts of; not copied
     * @param bounds
     *            where each begins and ends in it, in turn
     * @param lines
     *            whether a record may begin with properties of its own
     */
    Records(HubEvent event, byte[] plain, int[] bounds, boolean lines) {
        this.event = event;
        this.ofRecords = event.withoutForm();
        this.plain = plain;
        this.bounds = bounds;
        this.lines = lines;
    }

    /** The event that they travelled in. */
    public HubEvent event() {
        return event;
    }

    /** How many there are. */
    public int count() {
        return bounds.length / 2;
    }

    /** What one of them takes of what the event takes in memory, about; at least one byte. */
    public int heldBytesOfEach() {
        return Math.ceilDiv(event.heldBytes(), Math.max(1, count()));
    }

    /** The plain bytes of all of them; not to be changed. */
    public byte[] plain() {
        return plain;
    }

    /** Where the record begins in {@link #plain()}. */
    public int from(int place) {
        return bounds[2 * place];
    }

    /** How many bytes the record has. */
    public int length(int place) {
        return bounds[2 * place + 1] - bounds[2 * place];
    }

    /** Whether the record stands there as it is, without properties before it. */
    public boolean isPlain(int place) {
        return !lines || !PackFormat.hasProperties(plain, from(place), length(place));
    }

    /**
     * One of them as if it had come as an event of its own.
     *
     * @param place
     *            which, from 0
     * @return with its own properties beside those of the event. One whose properties can't be read is the line as it stands, and
     *         still of the content type of a pack: {@link PackReader#open} refuses it
     */
    public HubEvent record(int place) {
        int from = from(place);
        int length = length(place);
        if (lines) {
            try {
                PackFormat.Parts parts = PackFormat.parts(plain, from, length);
                return ofRecords.record(place, PackFormat.RECORD_TYPE, parts.body(), parts.properties());
            } catch (IOException e) {
                return ofRecords.record(place, PackFormat.CONTENT_TYPE, line(from, length), Map.of());
            }
        }
        return ofRecords.record(place, PackFormat.RECORD_TYPE, line(from, length), Map.of());
    }

    private byte[] line(int from, int length) {
        return Arrays.copyOfRange(plain, from, from + length);
    }
}
