package org.iomtfhir.local.eventhubs.namespace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Who reads a partition in one consumer group. Readers without an epoch share it, five at most. A reader with an epoch owns
 * it alone: one of the same or a higher epoch takes it away, nobody else gets in. (An equal epoch must take it, since every
 * {@code EventProcessorClient} comes with epoch 0.)
 */
public final class PartitionReaders {

    private static final int MOST_WITHOUT_EPOCH = 5;

    private final Map<Reader, OptionalLong> readers = new LinkedHashMap<>();

    /** One that reads, and can be told to stop. */
    @FunctionalInterface
    public interface Reader {

        /** Another one took the partition; the reader is no longer registered when this is called. */
        void stolen(String why);
    }

    /** Whether a reader may read. */
    public sealed interface Admission {
        /** It may, and whoever had to give way knows already. */
        record Admitted() implements Admission {}

        /** One with a higher epoch, or with any where this one has none, is reading. */
        record HeldByEpoch(String why) implements Admission {}

        /** There are as many readers without epoch as there may be. */
        record TooMany(String why) implements Admission {}
    }

    /**
     * Lets a reader in if the rules allow it, and puts out whom it takes the partition from.
     *
     * @param epoch
     *            empty for a reader that claims no ownership
     */
    public Admission admit(Reader reader, OptionalLong epoch) {
        OptionalLong holder = readers.values().stream().filter(OptionalLong::isPresent).findFirst()
                .orElse(OptionalLong.empty());
        if (epoch.isEmpty()) {
            if (holder.isPresent()) {
                return new Admission.HeldByEpoch("At least one receiver for the endpoint is created with epoch of '"
                        + holder.getAsLong() + "', and so non-epoch receiver is not allowed. Either reconnect with a"
                        + " higher epoch, or make sure all epoch receivers are closed or disconnected.");
            }
            if (readers.size() >= MOST_WITHOUT_EPOCH) {
                return new Admission.TooMany("Exceeded the maximum number of allowed receivers per partition in a"
                        + " consumer group which is " + MOST_WITHOUT_EPOCH + ".");
            }
        } else {
            long wanted = epoch.getAsLong();
            if (holder.isPresent() && holder.getAsLong() > wanted) {
                return new Admission.HeldByEpoch("Receiver with a higher epoch of '" + holder.getAsLong()
                        + "' already exists. A new receiver with epoch " + wanted + " cannot be created. Make sure you"
                        + " are creating receiver with increasing epoch value to ensure connectivity, or ensure all old"
                        + " epoch receivers are closed or disconnected.");
            }
            evictAll(wanted);
        }
        readers.put(reader, epoch);
        return new Admission.Admitted();
    }

    private void evictAll(long epoch) {
        List<Reader> evicted = new ArrayList<>(readers.keySet());
        readers.clear();
        for (Reader reader : evicted) {
            reader.stolen(
                    "New receiver with higher epoch of '" + epoch + "' is created hence current receiver is getting"
                            + " disconnected. If you are recreating the receiver, make sure a higher epoch is used.");
        }
    }

    /** The reader is gone; nothing happens if it was put out before. */
    public void leave(Reader reader) {
        readers.remove(reader);
    }
}
