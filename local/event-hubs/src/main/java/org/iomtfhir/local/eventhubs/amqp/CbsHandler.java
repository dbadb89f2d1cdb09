package org.iomtfhir.local.eventhubs.amqp;

import java.time.Instant;
import java.util.function.Consumer;

/** {@code $cbs}: takes the tokens that open a connection's links. */
final class CbsHandler implements RequestNode.Handler {

    private final Server server;
    private final Consumer<Instant> onGranted;

    /**
     * A handler for one connection.
     *
     * @param onGranted
     *            told until when the connection may be used
     */
    CbsHandler(Server server, Consumer<Instant> onGranted) {
        this.server = server;
        this.onGranted = onGranted;
    }

    @Override
    public Response answer(Request request) {
        if (!request.text("operation").equals("put-token")) {
            return Response.failed(400, Names.NOT_IMPLEMENTED,
                    "$cbs knows the operation put-token, not '" + request.text("operation") + "'.");
        }
        if (request.text("type").equals("jwt")) {
            return Response.failed(401, Names.UNAUTHORIZED,
                    "This local endpoint knows no Microsoft Entra identities. Use its"
                            + " connection string, which holds a shared access key.");
        }
        if (!(request.body() instanceof String token)) {
            return Response.failed(400, Names.UNAUTHORIZED, "The body must be the token as a string.");
        }
        return switch (server.policy().check(token, server.clock().instant())) {
            case AccessPolicy.Verdict.Good good -> {
                onGranted.accept(good.until());
                yield Response.accepted();
            }
            case AccessPolicy.Verdict.Refused refused -> Response.failed(401, Names.UNAUTHORIZED, refused.why());
        };
    }
}
