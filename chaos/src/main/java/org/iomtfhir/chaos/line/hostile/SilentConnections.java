package org.iomtfhir.chaos.line.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections of neighbours that begin to speak, or not even that, and are left open. Not thread-safe. */
public final class SilentConnections implements AutoCloseable {

    private static final int LIMIT_MILLIS = 2000;

    private final List<Socket> sockets = new ArrayList<>();

    /**
     * Opens some to a port of this machine; what is refused is not opened.
     *
     * @param said
     *            what each says before it falls silent
     */
    public void open(int port, int number, String said) {
        for (int i = 0; i < number; i++) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
                socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
                sockets.add(socket);
            } catch (IOException e) {
                // Whoever refuses, or closes at once, has a bound, as is right.
                close(socket);
            }
        }
    }

    /** How many were opened. */
    public int opened() {
        return sockets.size();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sockets.forEach(SilentConnections::close);
        sockets.clear();
    }
}
