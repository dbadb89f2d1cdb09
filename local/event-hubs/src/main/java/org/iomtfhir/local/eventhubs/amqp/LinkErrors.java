package org.iomtfhir.local.eventhubs.amqp;

import org.apache.qpid.protonj2.engine.Link;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.messaging.Target;
import org.apache.qpid.protonj2.types.transport.ErrorCondition;

/** How links are refused and ended. */
final class LinkErrors {

    private LinkErrors() {}

    /** Ends an open link for a reason. */
    static void close(Link<?> link, Symbol condition, String why) {
        if (link.isLocallyOpen()) {
            link.setCondition(new ErrorCondition(condition, why));
            link.close();
        }
    }

    /** Answers an attach as AMQP refuses one: with a null source, then a detach that says why. */
    static void refuse(Sender link, Symbol condition, String why) {
        link.setSource(null);
        Target target = link.getRemoteTarget();
        link.setTarget(target);
        link.open();
        close(link, condition, why);
    }

    /** Answers an attach as AMQP refuses one: with a null target, then a detach that says why. */
    static void refuse(Receiver link, Symbol condition, String why) {
        link.setSource(link.getRemoteSource());
        link.setTarget((Target) null);
        link.open();
        close(link, condition, why);
    }
}
