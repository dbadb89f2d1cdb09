package org.iomtfhir.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Takes spans by OTLP over HTTP, and keeps the requests as they came: each is of one service. */
final class SpanCollector implements AutoCloseable {

    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    SpanCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            try (InputStream plain = packed
                    ? new GZIPInputStream(new ByteArrayInputStream(body))
                    : new ByteArrayInputStream(body)) {
                requests.add(new String(plain.readAllBytes(), ISO_8859_1));
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    /** Whether this service has told of work that belongs to the trace of this id, in hexadecimal. */
    boolean hasWork(String service, String traceId) {
        String id = new String(HexFormat.of().parseHex(traceId), ISO_8859_1);
        return requests.stream().anyMatch(request -> request.contains("iomt-" + service) && request.contains(id));
    }

    /** Whether this text stands in anything that came. */
    boolean mentions(String text) {
        return requests.stream().anyMatch(request -> request.contains(text));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
