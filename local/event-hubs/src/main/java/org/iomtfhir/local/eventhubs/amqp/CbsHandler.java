package org.iomtfhir.local.eventhubs.amqp;

/** {@code $cbs}: takes the tokens that open a connection's links. */
final class CbsHandler implements RequestNode.Handler {

    private final Server server;
    private final ClientConnection connection;

    /** A handler for one connection. */
    CbsHandler(Server server, ClientConnection connection) {
        this.server = server;
        this.connection = connection;
    }

    @Override
    public Response answer(Request request) {
        if (!request.text("operation").equals("put-token")) {
            return Response.failed(400, ProtocolNames.NOT_IMPLEMENTED,
                    "$cbs knows the operation put-token, not '" + request.text("operation") + "'.");
        }
        if (request.text("type").equals("jwt")) {
            return Response.failed(401, ProtocolNames.UNAUTHORIZED,
                    "This local endpoint knows no Microsoft Entra identities. Use its"
                            + " connection string, which holds a shared access key.");
        }
        if (!(request.body() instanceof String token)) {
            return Response.failed(400, ProtocolNames.UNAUTHORIZED, "The body must be the token as a string.");
        }
        return switch (server.policy().check(token, server.clock().instant())) {
            case AccessPolicy.Verdict.Good good when !good.audience().isFor(connection.hostname()) ->
                Response.failed(401, ProtocolNames.UNAUTHORIZED,
                        "InvalidAudience: The token is for another namespace. It must be for localhost.");
            case AccessPolicy.Verdict.Good good -> connection.grants().add(good.audience(), good.until())
                    ? Response.accepted()
                    : Response.failed(403, ProtocolNames.RESOURCE_LIMIT,
                            "This connection has brought too many tokens.");
            case AccessPolicy.Verdict.Refused refused ->
                Response.failed(401, ProtocolNames.UNAUTHORIZED, refused.why());
        };
    }
}
