package org.iomtfhir.local.eventhubs.amqp;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.qpid.protonj2.engine.Link;
import org.apache.qpid.protonj2.engine.Receiver;
import org.apache.qpid.protonj2.engine.Sender;
import org.apache.qpid.protonj2.engine.impl.ProtonDeliveryTagGenerator;
import org.apache.qpid.protonj2.types.Symbol;
import org.apache.qpid.protonj2.types.UnsignedLong;
import org.apache.qpid.protonj2.types.messaging.Source;
import org.apache.qpid.protonj2.types.messaging.Target;
import org.apache.qpid.protonj2.types.transport.ReceiverSettleMode;
import org.apache.qpid.protonj2.types.transport.SenderSettleMode;
import org.iomtfhir.local.eventhubs.log.PartitionLog;
import org.iomtfhir.local.eventhubs.log.StartPosition;
import org.iomtfhir.local.eventhubs.namespace.Hub;
import org.iomtfhir.local.eventhubs.namespace.Partition;
import org.iomtfhir.local.eventhubs.namespace.PartitionReaders;

/** Decides what becomes of a link that a client wants to attach. */
final class Attachments {

    private static final int MOST_LINKS_BEFORE_TOKEN = 64;

    private final Server server;
    private final ClientConnection connection;
    private final CbsHandler cbs;
    private final ManagementHandler management;
    private int linksBeforeToken;

    Attachments(Server server, ClientConnection connection) {
        this.server = server;
        this.connection = connection;
        this.cbs = new CbsHandler(server, connection);
        this.management = new ManagementHandler(server, connection);
    }

    /** The client sends: to one of the nodes, or to a hub. */
    void attach(Receiver link) {
        if (!isAdmitted()) {
            return;
        }
        onEnd(link, () -> {});
        Target target = link.getRemoteTarget();
        switch (Address.ofTarget(target == null ? null : target.getAddress())) {
            case Address.Cbs node -> {
                open(link);
                new RequestNode(connection, link, cbs);
            }
            case Address.Management node -> {
                open(link);
                new RequestNode(connection, link, management);
            }
            case Address.Publish to -> publish(link, to);
            case Address.Consume other ->
                LinkErrors.refuse(link, ProtocolNames.NOT_FOUND, Refusals.noEntity(target.getAddress()));
            case Address.Unknown other ->
                LinkErrors.refuse(link, ProtocolNames.NOT_FOUND,
                        Refusals.noEntity(target == null ? "" : target.getAddress()));
        }
    }

    private void publish(Receiver link, Address.Publish to) {
        if (!connection.grants().cover(to.entity())) {
            LinkErrors.refuse(link, ProtocolNames.UNAUTHORIZED, Refusals.NO_TOKEN);
            return;
        }
        Optional<Hub> hub = server.namespace().hub(to.hub());
        if (hub.isEmpty()) {
            LinkErrors.refuse(link, ProtocolNames.NOT_FOUND, Refusals.noEntity(to.hub()));
            return;
        }
        Partition fixed = null;
        if (to.partition().isPresent()) {
            fixed = hub.get().partition(to.partition().get()).orElse(null);
            if (fixed == null) {
                LinkErrors.refuse(link, ProtocolNames.ARGUMENT_OUT_OF_RANGE, Refusals.noPartition(hub.get()));
                return;
            }
        }
        open(link);
        var publisher = new PublisherLink(server, connection, link, hub.get(), fixed);
        connection.addPublisher(publisher, to.entity());
        onEnd(link, () -> connection.removePublisher(publisher));
    }

    /** The client receives: answers of one of the nodes, or events. */
    void attach(Sender link) {
        if (!isAdmitted()) {
            return;
        }
        onEnd(link, () -> {});
        Source source = link.getRemoteSource();
        switch (Address.ofSource(source == null ? null : source.getAddress())) {
            case Address.Cbs node -> reply(link);
            case Address.Management node -> reply(link);
            case Address.Consume from -> consume(link, source, from);
            case Address.Publish other ->
                LinkErrors.refuse(link, ProtocolNames.NOT_FOUND, Refusals.noEntity(source.getAddress()));
            case Address.Unknown other ->
                LinkErrors.refuse(link, ProtocolNames.NOT_FOUND,
                        Refusals.noEntity(source == null ? "" : source.getAddress()));
        }
    }

    /** Whoever has no token needs two links to bring one, and two to ask {@code $management} with one. */
    private boolean isAdmitted() {
        if (!connection.grants().isAny() && ++linksBeforeToken > MOST_LINKS_BEFORE_TOKEN) {
            connection.cut("more links than a client needs to bring a token");
            return false;
        }
        return true;
    }

    private static void reply(Sender link) {
        open(link);
        new ReplyLink(link);
    }

    private void consume(Sender link, Source source, Address.Consume from) {
        if (!connection.grants().cover(from.entity())) {
            LinkErrors.refuse(link, ProtocolNames.UNAUTHORIZED, Refusals.NO_TOKEN);
            return;
        }
        Optional<Hub> hub = server.namespace().hub(from.hub());
        if (hub.isEmpty() || !hub.get().hasGroup(from.group())) {
            LinkErrors.refuse(link, ProtocolNames.NOT_FOUND,
                    Refusals.noEntity(hub.isEmpty() ? from.hub() : from.hub() + "/ConsumerGroups/" + from.group()));
            return;
        }
        Optional<Partition> partition = hub.get().partition(from.partition());
        if (partition.isEmpty()) {
            LinkErrors.refuse(link, ProtocolNames.ARGUMENT_OUT_OF_RANGE, Refusals.noPartition(hub.get()));
            return;
        }
        StartPosition start;
        try {
            start = StartFilter.read(source.getFilter());
            checkNotBeyond(start, partition.get().log());
        } catch (IllegalArgumentException unusable) {
            LinkErrors.refuse(link, ProtocolNames.ARGUMENT_ERROR, String.valueOf(unusable.getMessage()));
            return;
        }
        consume(link, from.entity(), partition.get(), partition.get().readers(from.group()), start);
    }

    /** What lies after the end of the log was never in it: to wait there would be to skip what comes. */
    private static void checkNotBeyond(StartPosition start, PartitionLog log) {
        switch (start) {
            case StartPosition.AtOffset at when at.offset() > log.lastOffset() ->
                throw new IllegalArgumentException(Refusals.beyondTheEnd("offset", at.offset(), log.lastOffset()));
            case StartPosition.AtSequenceNumber at when at.sequenceNumber()
                    - (at.inclusive() ? 1 : 0) > log.lastSequenceNumber() ->
                throw new IllegalArgumentException(
                        Refusals.beyondTheEnd("sequence number", at.sequenceNumber(), log.lastSequenceNumber()));
            case StartPosition.AtOffset at -> {
            }
            case StartPosition.AtSequenceNumber at -> {
            }
            case StartPosition.AtEnqueuedTime at -> {
            }
            case StartPosition.Latest at -> {
            }
        }
    }

    private void consume(Sender link, String entity, Partition partition, PartitionReaders readers,
            StartPosition start) {
        boolean withMetric = Arrays.asList(symbols(link.getRemoteDesiredCapabilities()))
                .contains(ProtocolNames.RUNTIME_METRIC);
        var consumer = new ConsumerLink(server, connection, link, partition, readers, partition.cursor(start),
                withMetric);
        switch (readers.admit(consumer, epoch(link))) {
            case PartitionReaders.Admission.Admitted in -> {
                if (withMetric) {
                    link.setOfferedCapabilities(ProtocolNames.RUNTIME_METRIC);
                }
                link.setProperties(link.getRemoteProperties());
                open(link);
                connection.addConsumer(consumer, entity);
                onEnd(link, consumer::leave);
            }
            case PartitionReaders.Admission.HeldByEpoch held -> {
                consumer.leave();
                LinkErrors.refuse(link, ProtocolNames.STOLEN, held.why());
            }
            case PartitionReaders.Admission.TooMany many -> {
                consumer.leave();
                LinkErrors.refuse(link, ProtocolNames.RESOURCE_LIMIT, many.why());
            }
        }
    }

    private static OptionalLong epoch(Sender link) {
        Map<Symbol, Object> properties = link.getRemoteProperties();
        return properties != null && properties.get(ProtocolNames.EPOCH) instanceof Number epoch
                ? OptionalLong.of(epoch.longValue())
                : OptionalLong.empty();
    }

    private static Symbol[] symbols(Symbol[] symbols) {
        return symbols == null ? new Symbol[0] : symbols;
    }

    private static void open(Receiver link) {
        link.setSource(link.getRemoteSource());
        Target target = link.getRemoteTarget();
        link.setTarget(target);
        link.setMaxMessageSize(UnsignedLong.valueOf(Server.MAX_MESSAGE));
        link.setSenderSettleMode(link.getRemoteSenderSettleMode());
        link.setReceiverSettleMode(ReceiverSettleMode.FIRST);
        link.open();
    }

    private static void open(Sender link) {
        link.setSource(link.getRemoteSource());
        Target target = link.getRemoteTarget();
        link.setTarget(target);
        link.setSenderSettleMode(SenderSettleMode.SETTLED);
        link.setDeliveryTagGenerator(ProtonDeliveryTagGenerator.BUILTIN.SEQUENTIAL.createGenerator());
        link.setReceiverSettleMode(ReceiverSettleMode.FIRST);
        link.open();
    }

    /** Answers the client's detach or close, and tells when the link is gone by that or with its session. */
    private <L extends Link<L>> void onEnd(Link<L> link, Runnable gone) {
        link.closeHandler(closed -> {
            gone.run();
            closed.close();
        });
        link.detachHandler(detached -> {
            gone.run();
            detached.detach();
        });
        link.parentEndpointClosedHandler(any -> gone.run());
    }
}
