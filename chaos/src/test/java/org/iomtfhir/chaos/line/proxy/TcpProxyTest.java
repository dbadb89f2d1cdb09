package org.iomtfhir.chaos.line.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TcpProxyTest {

    private EchoServer server;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new EchoServer();
        proxy = TcpProxy.start(0, server.port());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getByAddress(new byte[]{127, 0, 0, 1}), proxy.port());
    }

    private static int say(Socket socket, int letter) throws IOException {
        socket.getOutputStream().write(letter);
        return socket.getInputStream().read();
    }

    @Test
    void whatIsSaidPassesInBothDirections() throws IOException {
        try (Socket socket = connect()) {
            assertThat(say(socket, 'a')).isEqualTo('a');
            assertThat(proxy.passedBytes()).isEqualTo(2);
            assertThat(proxy.connections()).isOne();
        }
        await().until(() -> proxy.connections() == 0);
    }

    @Test
    void aConnectionThatIsCutIsAtItsEnd() throws IOException {
        try (Socket socket = connect()) {
            say(socket, 'a');

            assertThat(proxy.cut(1, 0, Ending.CLOSE, new Random(1))).isOne();

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aConnectionThatIsResetFails() throws IOException {
        try (Socket socket = connect()) {
            say(socket, 'a');

            proxy.cut(1, 0, Ending.RESET, new Random(1));

            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aConnectionCanEndInTheMiddleOfWhatIsSaidNext() throws IOException {
        try (Socket socket = connect()) {
            say(socket, 'a');

            proxy.cut(1, 3, Ending.CLOSE, new Random(1));

            assertThat(say(socket, 'b')).isEqualTo('b');
            // One byte is left: it reaches the server, and no answer comes.
            socket.getOutputStream().write('c');
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void onlyAShareIsCutAndOneAtLeast() throws IOException {
        try (Socket one = connect(); Socket two = connect(); Socket three = connect()) {
            say(one, 'a');
            say(two, 'a');
            say(three, 'a');

            assertThat(proxy.cut(0, 0, Ending.CLOSE, new Random(1))).isOne();

            await().until(() -> proxy.connections() == 2);
        }
    }

    @Test
    void aDelayHoldsBackEachPieceAndEnds() throws IOException {
        try (Socket socket = connect()) {
            say(socket, 'a');
            proxy.delay(Duration.ofMillis(200));
            long start = System.nanoTime();
            say(socket, 'b');
            // Once there and once back.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(400));

            proxy.delay(Duration.ZERO);
            assertThat(say(socket, 'c')).isEqualTo('c');
        }
    }

    @Test
    void whileTheServerIsAwayConnectionsEndAtOnce() throws IOException {
        server.close();
        try (Socket socket = connect()) {
            assertThatThrownBy(() -> {
                if (socket.getInputStream().read() < 0) {
                    throw new SocketException("at its end");
                }
            }).isInstanceOf(SocketException.class);
        }
    }
}
