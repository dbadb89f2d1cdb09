package org.iomtfhir.runtime.deadletter;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.HubEvent;

/**
 * An event set aside, with its cause.
 *
 * @param stage
 *            the service that could not use it: lower-case letters
 * @param error
 *            why, of the kind {@link ErrorName.Kind#EVENT}
 * @param cause
 *            why, in words; what exceeds {@value #CAUSE_LIMIT} characters is cut
 * @param failedIn
 *            what in the event failed, {@code template 3 match 2}; empty for the whole event. With stage, hub, partition,
 *            sequence number, place in the event and enqueued time it is the letter's identity, so it must come out the same on a repeat
 * @param template
 *            the template concerned, empty for none
 * @param event
 *            the event as read; of a replayed one, the original
 * @param setAsideTime
 *            when it is put away
 * @param replayedTime
 *            when it was last handed back to its stage, empty while it waits
 * @param replayStartedTime
 *            when handing it back began, empty unless that is going on, or was broken off
 * @param tries
 *            how often it has failed, and since when
 */
public record DeadLetter(String stage, ErrorName error, String cause, String failedIn, Optional<TemplateRef> template,
        HubEvent event, Instant setAsideTime, Optional<Instant> replayedTime, Optional<Instant> replayStartedTime,
        FailedAttempts tries) {

    /** Characters of a cause that are kept. */
    public static final int CAUSE_LIMIT = 500;
    private static final int FAILED_IN_LIMIT = 300;

    public DeadLetter {
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(template, "template");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(setAsideTime, "setAsideTime");
        Objects.requireNonNull(replayedTime, "replayedTime");
        Objects.requireNonNull(replayStartedTime, "replayStartedTime");
        Objects.requireNonNull(tries, "tries");
        cause = cut(cause, CAUSE_LIMIT);
        failedIn = cut(failedIn, FAILED_IN_LIMIT);
        if (error.kind() != ErrorName.Kind.EVENT) {
            throw new IllegalArgumentException(error + " is a state of the service, no reason to set an event aside");
        }
        DeadLetterKey.requireStage(stage);
    }

    /** A letter about an event that has just failed. */
    public DeadLetter(String stage, ErrorName error, String cause, String failedIn, Optional<TemplateRef> template,
            HubEvent event, Instant setAsideTime) {
        this(stage, error, cause, failedIn, template, event, setAsideTime, Optional.empty(), Optional.empty(),
                FailedAttempts.first(setAsideTime));
    }

    /** Its identity: the same whenever the same thing of the same event fails in the same stage. */
    public DeadLetterKey key() {
        return DeadLetterKey.of(stage, event, failedIn);
    }

    /** What a list shows of it. */
    public DeadLetterSummary summary() {
        return new DeadLetterSummary(key(), stage, error, cause, failedIn, template, event.hub(), event.partition(),
                event.sequenceNumber(), event.offset(), event.place(), event.enqueuedTime(), setAsideTime, replayedTime,
                replayStartedTime, tries);
    }

    /** The same, which has failed before: where what lies under its key says so. */
    public DeadLetter after(DeadLetterSummary before) {
        return new DeadLetter(stage, error, cause, failedIn, template, event, setAsideTime, replayedTime,
                replayStartedTime, before.tries().again());
    }

    /** The same, marked as being handed back since that time. */
    public DeadLetter replaying(Instant when) {
        return new DeadLetter(stage, error, cause, failedIn, template, event, setAsideTime, replayedTime,
                Optional.of(when), tries);
    }

    /** The same, marked as handed back at that time. */
    public DeadLetter replayed(Instant when) {
        return new DeadLetter(stage, error, cause, failedIn, template, event, setAsideTime, Optional.of(when),
                Optional.empty(), tries);
    }

    /** Says which letter it is, nothing of what it holds. */
    @Override
    public String toString() {
        return key() + " " + error;
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
        return text.substring(0, end) + '…';
    }
}
