package org.iomtfhir.local.eventhubs.amqp;

import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.iomtfhir.local.eventhubs.log.PartitionLog;
import org.iomtfhir.local.eventhubs.namespace.Hub;
import org.iomtfhir.local.eventhubs.namespace.Partition;

/** {@code $management}: tells of hubs and partitions. The classes of the values are part of the protocol. */
final class ManagementHandler implements RequestNode.Handler {

    private static final String HUB = "com.microsoft:eventhub";
    private static final String PARTITION = "com.microsoft:partition";
    private static final Instant NEVER = Instant.parse("0001-01-01T00:00:00Z");

    private final Server server;
    private final ClientConnection connection;

    /**
     * A handler for one connection.
     *
     * @param connection
     *            may have brought a good token; each request may bring one of its own instead, since clients open this node before
     *            they turn to {@code $cbs}
     */
    ManagementHandler(Server server, ClientConnection connection) {
        this.server = server;
        this.connection = connection;
    }

    @Override
    public Response answer(Request request) {
        if (!isAllowed(request)) {
            return Response.failed(401, ProtocolNames.UNAUTHORIZED, Refusals.NO_TOKEN);
        }
        String type = request.text("type");
        if (!request.text("operation").equals("READ") || !(type.equals(HUB) || type.equals(PARTITION))) {
            return Response.failed(400, ProtocolNames.NOT_IMPLEMENTED,
                    "$management knows the operation READ of " + HUB + " and " + PARTITION + ".");
        }
        Optional<Hub> hub = server.namespace().hub(request.text("name"));
        if (hub.isEmpty()) {
            return Response.failed(404, ProtocolNames.NOT_FOUND, Refusals.noEntity(request.text("name")));
        }
        if (type.equals(HUB)) {
            return Response.ok(describe(hub.get()));
        }
        return hub.get().partition(request.text("partition"))
                .map(partition -> Response.ok(describe(hub.get(), partition)))
                .orElseGet(() -> Response.failed(400, ProtocolNames.ARGUMENT_OUT_OF_RANGE,
                        Refusals.noPartition(hub.get())));
    }

    private boolean isAllowed(Request request) {
        String hub = request.text("name");
        return connection.grants().cover(hub) || (server.policy().check(request.text("security_token"),
                server.clock().instant()) instanceof AccessPolicy.Verdict.Good good
                && good.audience().isFor(connection.hostname()) && good.audience().covers(hub));
    }

    private static Map<String, Object> describe(Hub hub) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("name", hub.name());
        info.put("type", HUB);
        info.put("created_at", Date.from(hub.createdAt()));
        info.put("partition_count", hub.partitions().size());
        info.put("partition_ids", hub.partitions().stream().map(Partition::id).toArray(String[]::new));
        return info;
    }

    private static Map<String, Object> describe(Hub hub, Partition partition) {
        PartitionLog log = partition.log();
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("name", hub.name());
        info.put("type", PARTITION);
        info.put("partition", partition.id());
        info.put("begin_sequence_number", log.firstSequenceNumber());
        info.put("last_enqueued_sequence_number", log.lastSequenceNumber());
        info.put("last_enqueued_offset", Long.toString(log.lastOffset()));
        boolean isTimeKnown = log.lastEnqueuedMillis() != Long.MIN_VALUE;
        info.put("last_enqueued_time_utc",
                Date.from(isTimeKnown ? Instant.ofEpochMilli(log.lastEnqueuedMillis()) : NEVER));
        info.put("is_partition_empty", log.isEmpty());
        return info;
    }
}
