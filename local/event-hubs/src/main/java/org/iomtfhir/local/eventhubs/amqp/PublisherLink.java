package org.iomtfhir.local.eventhubs.amqp;

import java.io.IOException;
import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.Rejected;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.iomtfhir.local.eventhubs.namespace.Hub;
import org.iomtfhir.local.eventhubs.namespace.Partition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events from one publisher. An event is accepted once it is in the log, and never before. */
final class PublisherLink {

    private static final int CREDIT = 300;

    private static final Logger LOG = LoggerFactory.getLogger(PublisherLink.class);

    private final Server server;
    private final ClientConnection connection;
    private final Receiver receiver;
    private final Hub hub;
    private final @Nullable Partition fixed;
    private final IncomingMessage incoming = new IncomingMessage(Server.MAX_MESSAGE);

    /**
     * Takes over a link that is open.
     *
     * @param fixed
     *            the partition that everything goes to, null to go by key or turn
     */
    PublisherLink(Server server, ClientConnection connection, Receiver receiver, Hub hub, @Nullable Partition fixed) {
        this.server = server;
        this.connection = connection;
        this.receiver = receiver;
        this.hub = hub;
        this.fixed = fixed;
        receiver.deliveryReadHandler(this::onFrame);
        receiver.addCredit(CREDIT);
    }

    /** The engine would swallow an exception thrown here. */
    private void onFrame(IncomingDelivery delivery) {
        try {
            byte[] payload = incoming.add(delivery);
            if (payload != null && receiver.isLocallyOpen()) {
                take(delivery, payload);
            } else if (delivery.isAborted()) {
                delivery.settle();
            }
        } catch (IncomingMessage.TooLargeException tooLarge) {
            LinkErrors.close(receiver, ProtocolNames.MESSAGE_TOO_LARGE,
                    "The received message exceeds the limit of " + Server.MAX_MESSAGE + " bytes on the link.");
            connection.removePublisher(this);
        } catch (RuntimeException failed) {
            connection.fail(failed);
        }
    }

    private void take(IncomingDelivery delivery, byte[] payload) {
        try {
            var publication = Publication.read(payload, delivery.getMessageFormat());
            partitionFor(publication).append(publication.events(), server.clock().millis());
            delivery.disposition(Accepted.getInstance(), true);
        } catch (MalformedAmqpException malformed) {
            reject(delivery, ProtocolNames.DECODE_ERROR, "The message is not AMQP 1.0: " + malformed.getMessage());
        } catch (IOException full) {
            LOG.error("Events for the hub {} could not be written: {}", hub.name(), full.toString());
            reject(delivery, ProtocolNames.SERVER_BUSY, "The log could not be written; the endpoint's log says why.");
        }
        if (receiver.getCredit() <= CREDIT / 2) {
            receiver.addCredit(CREDIT - receiver.getCredit());
        }
    }

    private Partition partitionFor(Publication publication) {
        if (fixed != null) {
            return fixed;
        }
        byte[] key = publication.partitionKey();
        return key == null ? hub.nextPartition() : hub.partitionFor(key);
    }

    private static void reject(IncomingDelivery delivery, Symbol condition, String why) {
        delivery.disposition(new Rejected(new ErrorCondition(condition, why)), true);
    }

    /** Refuses to go on, since the right to send has run out. */
    void expire() {
        LinkErrors.close(receiver, ProtocolNames.UNAUTHORIZED, Refusals.EXPIRED);
        connection.removePublisher(this);
    }
}
