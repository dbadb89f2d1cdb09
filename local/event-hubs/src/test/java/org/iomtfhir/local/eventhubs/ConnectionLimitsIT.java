package org.iomtfhir.local.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Strangers: who connects and says nothing, half of something, or far too much, while the Azure SDK goes on working. */
class ConnectionLimitsIT {

    @TempDir
    Path data;

    private final List<Socket> strangers = new ArrayList<>();
    private LocalEventHubs endpoint;

    @AfterEach
    void leave() throws IOException {
        for (Socket stranger : strangers) {
            stranger.close();
        }
        endpoint.close();
    }

    private void start(ConnectionLimits limits) throws IOException {
        endpoint = LocalEventHubs.builder().dataDirectory(data).hub(SdkFixture.HUB, 1).connectionLimits(limits).start();
    }

    private Socket stranger() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
        socket.setSoTimeout(20_000);
        strangers.add(socket);
        return socket;
    }

    private static boolean isCut(Socket socket) {
        try {
            // What the endpoint says first, such as its own header, may still come.
            return socket.getInputStream().readAllBytes() != null;
        } catch (IOException reset) {
            return !(reset instanceof java.net.SocketTimeoutException);
        }
    }

    private void sendOne() {
        try (EventHubProducerClient producer = SdkFixture.client(endpoint).buildProducerClient()) {
            producer.send(List.of(new EventData("1")));
        }
    }

    @Test
    void thousandsWhoNeverSpeakKeepNobodyOut() throws IOException {
        start(new ConnectionLimits(50, Duration.ofMinutes(10), Duration.ofMinutes(10)));
        for (int i = 0; i < 2_000; i++) {
            stranger();
        }

        sendOne();

        assertThat(isCut(strangers.get(0))).as("the oldest gives way").isTrue();
    }

    @Test
    void whoDoesNotOpenInTimeIsCut() throws IOException {
        start(new ConnectionLimits(50, Duration.ofSeconds(1), Duration.ofMinutes(10)));
        Socket silent = stranger();
        Socket halfSaid = stranger();
        halfSaid.getOutputStream().write(new byte[]{'A', 'M', 'Q', 'P', 3, 1, 0});

        assertThat(isCut(silent)).isTrue();
        assertThat(isCut(halfSaid)).isTrue();
        sendOne();
    }

    @Test
    void aStrangersLargeFrameIsNotKept() throws IOException {
        start(ConnectionLimits.DEFAULT);
        Socket socket = stranger();
        byte[] header = {'A', 'M', 'Q', 'P', 3, 1, 0, 0};
        ByteBuffer frame = ByteBuffer.allocate(60_000).putInt(64_000).put(new byte[]{2, 1, 0, 0});
        frame.put("x".repeat(30_000).getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(header);
        try {
            socket.getOutputStream().write(frame.array());
        } catch (IOException alreadyCut) {
            assertThat(alreadyCut).isNotNull();
        }

        assertThat(isCut(socket)).isTrue();
        sendOne();
    }

    @Test
    void whenAllHaveATokenTheNextIsTurnedAwayUntilOneGoes() throws IOException {
        start(new ConnectionLimits(1, Duration.ofMinutes(1), Duration.ofMinutes(1)));
        try (EventHubProducerClient first = SdkFixture.client(endpoint).buildProducerClient()) {
            first.send(List.of(new EventData("1")));
            assertThat(isCut(stranger())).isTrue();
            first.send(List.of(new EventData("2")));
        }
        await().atMost(Duration.ofSeconds(20)).untilAsserted(this::sendOne);
    }
}
