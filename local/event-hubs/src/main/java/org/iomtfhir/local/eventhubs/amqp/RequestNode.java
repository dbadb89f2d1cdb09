package org.iomtfhir.local.eventhubs.amqp;

import org.apache.qpid.protonj2.engine.IncomingDelivery;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.types.messaging.Accepted;
import org.apache.qpid.protonj2.types.messaging.Rejected;
import org.apache.qpid.protonj2.types.messaging.Target;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;
import org.jspecify.annotations.Nullable;

/** The end of a link that takes requests to {@code $cbs} or {@code $management}, and answers on a link of the same session. */
final class RequestNode {

    private static final int CREDIT = 100;
    private static final int MAX_REQUEST = 256 << 10;

    private final ClientConnection connection;
    private final Receiver receiver;
    private final Handler handler;
    private final IncomingMessage incoming = new IncomingMessage(MAX_REQUEST);

    /** Makes the answer to one request. */
    @FunctionalInterface
    interface Handler {

        Response answer(Request request);
    }

    /** Takes over a link that is open. */
    RequestNode(ClientConnection connection, Receiver receiver, Handler handler) {
        this.connection = connection;
        this.receiver = receiver;
        this.handler = handler;
        receiver.deliveryReadHandler(this::onFrame);
        receiver.addCredit(CREDIT);
    }

    private void onFrame(IncomingDelivery delivery) {
        try {
            byte[] payload = incoming.add(delivery);
            if (payload != null && receiver.isLocallyOpen()) {
                answer(delivery, payload);
            }
        } catch (IncomingMessage.TooLargeException tooLarge) {
            LinkErrors.close(receiver, ProtocolNames.MESSAGE_TOO_LARGE,
                    "A request must not be longer than " + MAX_REQUEST + " bytes.");
        } catch (RuntimeException failed) {
            connection.fail(failed);
        }
    }

    private void answer(IncomingDelivery delivery, byte[] payload) {
        try {
            var request = Request.read(payload);
            delivery.disposition(Accepted.getInstance(), true);
            ReplyLink reply = replyLink(request.replyTo());
            if (reply != null) {
                reply.send(handler.answer(request).encode(request.messageId()));
            }
        } catch (MalformedAmqpException malformed) {
            delivery.disposition(new Rejected(new ErrorCondition(ProtocolNames.DECODE_ERROR, malformed.getMessage())),
                    true);
        }
        if (receiver.getCredit() <= CREDIT / 2) {
            receiver.addCredit(CREDIT - receiver.getCredit());
        }
    }

    /** A client names the answer's way by its link's target address (Java) or by the link's name (JavaScript). */
    private @Nullable ReplyLink replyLink(@Nullable String replyTo) {
        ReplyLink only = null;
        int found = 0;
        for (Sender sender : receiver.getSession().senders()) {
            if (sender.getLinkedResource() instanceof ReplyLink reply && sender.isLocallyOpen()) {
                Target target = sender.getRemoteTarget();
                if (sender.getName().equals(replyTo) || (target != null && replyTo != null
                        && replyTo.equals(target.getAddress()))) {
                    return reply;
                }
                only = reply;
                found++;
            }
        }
        return found == 1 ? only : null;
    }
}
