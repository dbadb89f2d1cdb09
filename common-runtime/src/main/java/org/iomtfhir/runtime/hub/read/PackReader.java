package org.iomtfhir.runtime.hub.read;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.iomtfhir.runtime.hub.Gzip;
import org.iomtfhir.runtime.hub.PackFormat;

/** Opens packs, see {@link PackFormat}. It keeps nothing, so it is thread-safe. */
public final class PackReader implements RecordReader {

    /** Whether the event is to be taken for a pack. */
    public static boolean isOne(HubEvent event) {
        return PackFormat.CONTENT_TYPE.equals(event.contentType());
    }

    @Override
    public Optional<Records> read(HubEvent event) throws BrokenPackException {
        return isOne(event) ? Optional.of(open(event)) : Optional.empty();
    }

    /**
     * Its records.
     *
     * @throws BrokenPackException
     *             if it can't be expanded, within the bounds of {@link Gzip#MOST_BYTES} and {@link PackFormat#MOST_RECORDS}, or
     *             holds nothing; or if it is a record that {@link Records} could not read
     */
    public static Records open(HubEvent event) throws BrokenPackException {
        if (event.place() != HubEvent.WHOLE) {
            throw new BrokenPackException("the record begins with " + PackFormat.PROPERTIES
                    + ", and these are no object of texts, numbers and booleans within the bounds of such");
        }
        byte[] plain = expand(event);
        int[] bounds = new int[64];
        int used = 0;
        for (int from = 0; from < plain.length;) {
            int end = from;
            while (end < plain.length && plain[end] != '\n') {
                end++;
            }
            int to = end > from && plain[end - 1] == '\r' ? end - 1 : end;
            if (to > from) {
                if (used == 2 * PackFormat.MOST_RECORDS) {
                    throw new BrokenPackException("the event holds more than " + PackFormat.MOST_RECORDS + " records");
                }
                if (used == bounds.length) {
                    bounds = Arrays.copyOf(bounds, 2 * used);
                }
                bounds[used++] = from;
                bounds[used++] = to;
            }
            from = end + 1;
        }
        if (used == 0) {
            throw new BrokenPackException("the event should hold records, and holds none");
        }
        return new Records(event, plain, Arrays.copyOf(bounds, used), true);
    }

    private static byte[] expand(HubEvent event) throws BrokenPackException {
        String encoding = event.systemProperties().get(HubEvent.ENCODING) instanceof String text
                ? text.toLowerCase(Locale.ROOT)
                : "";
        switch (encoding) {
            case "", "identity" -> {
                if (event.body().length > Gzip.MOST_BYTES) {
                    throw new BrokenPackException("the event has more than " + Gzip.MOST_BYTES + " bytes");
                }
                return event.body();
            }
            case PackFormat.GZIP -> {
                try {
                    return Gzip.expand(event.body(), Gzip.CONTENT_TYPE);
                } catch (IOException e) {
                    throw new BrokenPackException(
                            "the event is not gzip, or expands beyond " + Gzip.MOST_BYTES + " bytes",
                            e);
                }
            }
            default -> throw new BrokenPackException("the event's content encoding is neither gzip nor identity");
        }
    }
}
