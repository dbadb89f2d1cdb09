package org.iomtfhir.runtime.deadletter;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Keeps dead letters. Thread-safe, and safe for several processes on the same place. Every method throws
 * {@link org.iomtfhir.runtime.storage.StoreException} if the place can't be reached or written; the call can be repeated.
 */
public interface DeadLetterStore {

    /**
     * Keeps the letter; when this returns it is safe. A letter that is there already stays as it is, so that a repeat
     * changes nothing; one that has been handed back to its stage, or is just being, waits again, with the new cause, for
     * it has failed again.
     */
    void put(DeadLetter letter);

    /**
     * Gives every letter of the filter, one after another, in no order that could be relied on; letters that come or go
     * meanwhile may be given or not. A file that is no letter is passed over with a warning in the log.
     */
    void list(DeadLetterFilter filter, Consumer<DeadLetterSummary> each);

    /** The letter as it was put, empty if there is none. */
    Optional<DeadLetter> get(DeadLetterKey key);

    /**
     * Notes that the letter is about to be handed back to its stage. Until it is marked as replayed it still waits.
     *
     * @param when
     *            names this attempt; a later one takes its place
     * @return the letter, empty if there is none
     */
    default Optional<DeadLetter> beginReplay(DeadLetterKey key, Instant when) {
        return change(key, letter -> Optional.of(letter.replaying(when)));
    }

    /**
     * Notes that the letter has been handed back to its stage.
     *
     * @param when
     *            the attempt that {@link #beginReplay} was told of
     * @return whether it was marked: not if there is no such letter, if it has failed again since that attempt began (the
     *         stage may be faster than whoever marks), or if a later attempt has begun
     */
    default boolean markReplayed(DeadLetterKey key, Instant when) {
        return change(key, letter -> letter.replayStartedTime().filter(when::equals).map(letter::replayed)).isPresent();
    }

    /**
     * Puts another letter in a letter's place, unless somebody changed it meanwhile: then the change is asked for again.
     *
     * @param change
     *            gives what is to be there, from what is; empty for nothing to change. It may be called several times
     * @return the letter as it is now; empty if it is not there or there was nothing to change
     */
    Optional<DeadLetter> change(DeadLetterKey key, Function<DeadLetter, Optional<DeadLetter>> change);

    /**
     * Removes the letters of the filter for good.
     *
     * @return how many there were
     */
    long purge(DeadLetterFilter filter);

    /**
     * Removes letters for good, those that are still as their summaries say.
     *
     * @return those that were removed
     */
    List<DeadLetterSummary> remove(List<DeadLetterSummary> letters);

    /**
     * What the letters of a stage take. Looks at each of them: not to be called often.
     *
     * @param stage
     *            as its letters have it
     */
    StoreSize size(String stage);
}
