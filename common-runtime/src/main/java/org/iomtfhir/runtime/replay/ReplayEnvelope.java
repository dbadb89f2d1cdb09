package org.iomtfhir.runtime.replay;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterJson;
import org.iomtfhir.runtime.hub.Gzip;
import org.iomtfhir.runtime.hub.publish.OutgoingEvent;
import org.iomtfhir.runtime.hub.read.HubEvent;

/** Puts a dead letter into an envelope and takes its event out again, unchanged. All methods are static and thread-safe. */
public final class ReplayEnvelope {

    /** The content type of an envelope. */
    public static final String CONTENT_TYPE = "application/vnd.iomt.replay+json";

    /** The property that holds the signature of the body. */
    public static final String SIGNATURE = "iomt-replay-signature";

    /** What IoT Hub adds to each event, and no device can. */
    private static final String IOT_HUB = "iothub-";

    /** A letter about an envelope holds that envelope, and so on; nobody does that this often on purpose. */
    private static final int DEEPEST = 8;

    /** By which the clocks of two hubs may differ. */
    private static final Duration SKEW = Duration.ofHours(1);

    private ReplayEnvelope() {}

    /**
     * The letter as an event for the input hub of its stage. Its key is the original's, or else names the original's
     * partition, so that what came from one partition stays together where that partition no longer exists.
     */
    public static OutgoingEvent of(DeadLetter letter, ReplayKey signing) {
        HubEvent original = letter.event();
        String key = original.partitionKey() == null ? original.partition() : original.partitionKey();
        byte[] body = Gzip.compress(DeadLetterJson.write(letter), CONTENT_TYPE).bytes();
        return new OutgoingEvent(key, body, CONTENT_TYPE, Map.of(SIGNATURE, signing.signatureOf(body)));
    }

    /** Whether the event is to be taken for an envelope. */
    public static boolean isOne(HubEvent event) {
        return CONTENT_TYPE.equals(event.contentType()) && event.systemProperties().keySet().stream()
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith(IOT_HUB));
    }

    /**
     * The original event: its body, properties, times and place are those with which it was first read.
     *
     * @param envelope
     *            an event that {@linkplain #isOne is one}
     * @param stage
     *            the stage that opens it
     * @param key
     *            that it must be signed with, as must each envelope in it; empty if none is set
     * @throws BrokenEnvelopeException
     *             if it is not signed with the key, can't be read, or was sent to another stage than the letter is from
     */
    public static HubEvent open(HubEvent envelope, String stage, Optional<ReplayKey> key)
            throws BrokenEnvelopeException {
        HubEvent event = envelope;
        for (int i = 0; i < DEEPEST; i++) {
            requireSigned(event, key);
            event = openOne(event, stage);
            if (!isOne(event)) {
                return event;
            }
        }
        throw new BrokenEnvelopeException("the replayed event holds an envelope in an envelope, " + DEEPEST + " deep");
    }

    /** Before anything of the body is looked at: it may be anyone's. */
    private static void requireSigned(HubEvent envelope, Optional<ReplayKey> key) throws BrokenEnvelopeException {
        if (key.isEmpty()) {
            throw new BrokenEnvelopeException(
                    "no replays are taken, since no key is set that tells them from forged ones:"
                            + " set replay.key (IOMT_REPLAY_KEY) for the service, and the same for the command line");
        }
        if (!key.get().hasSigned(envelope.body(), envelope.properties().get(SIGNATURE))) {
            throw new BrokenEnvelopeException(
                    "the content type says that this is a replayed event, but it is not signed"
                            + " with the key of this service (replay.key): it is forged, or was sent with another key");
        }
    }

    private static HubEvent openOne(HubEvent envelope, String stage) throws BrokenEnvelopeException {
        DeadLetter letter;
        try {
            letter = DeadLetterJson.read(Gzip.expand(envelope.body(), null));
        } catch (IOException e) {
            throw new BrokenEnvelopeException(
                    "the content type says that this is a replayed event, but its body is no dead letter", e);
        }
        if (!letter.stage().equals(stage)) {
            throw new BrokenEnvelopeException("a replayed event of stage " + letter.stage()
                    + " was sent to the input hub of stage " + stage);
        }
        requireInThePast(letter.event().enqueuedTime(), envelope.enqueuedTime());
        return letter.event();
    }

    /** Windows follow the enqueued time: one in the future would stay open until then. */
    private static void requireInThePast(Instant original, Instant carried) throws BrokenEnvelopeException {
        if (original.isBefore(Instant.EPOCH) || original.isAfter(carried.plus(SKEW))) {
            throw new BrokenEnvelopeException("the replayed event is said to have been enqueued at " + original
                    + ", which can't be");
        }
    }
}
