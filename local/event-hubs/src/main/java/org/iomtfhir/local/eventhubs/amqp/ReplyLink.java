package org.iomtfhir.local.eventhubs.amqp;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.engine.OutgoingDelivery;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.types.messaging.Accepted;

/** Sends answers to requests, as the client gives credit for them. */
final class ReplyLink {

    private static final int MOST_WAITING = 200;

    private final Sender sender;
    private final Deque<ProtonBuffer> waiting = new ArrayDeque<>();

    /** Takes over a link that is open. */
    ReplyLink(Sender sender) {
        this.sender = sender;
        sender.setLinkedResource(this);
        sender.creditStateUpdateHandler(any -> flush());
    }

    void send(ProtonBuffer answer) {
        if (waiting.size() >= MOST_WAITING) {
            waiting.clear();
            LinkErrors.close(sender, ProtocolNames.RESOURCE_LIMIT, "Too many answers wait for credit.");
            return;
        }
        waiting.add(answer);
        flush();
    }

    private void flush() {
        while (!waiting.isEmpty() && sender.isSendable()) {
            OutgoingDelivery delivery = sender.current() == null ? begin() : sender.current();
            ProtonBuffer answer = waiting.peek();
            delivery.writeBytes(answer);
            if (answer.isReadable()) {
                return; // The session's window is closed; a flow opens it and calls again.
            }
            waiting.remove();
        }
        if (waiting.isEmpty() && sender.isDraining()) {
            sender.drained();
        }
    }

    private OutgoingDelivery begin() {
        OutgoingDelivery delivery = sender.next();
        delivery.disposition(Accepted.getInstance(), true);
        return delivery;
    }
}
