package org.iomtfhir.debugger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.iomtfhir.model.Profile;

/** Answers what the page asks of a running line and its FHIR server, and what a merge would make. */
final class LineRequests {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many events of a hub at once. */
    private static final int MOST = 10_000;

    private final StoredObservations observations;
    private final LineEvents events;
    private final Executor workers;

    LineRequests(StoredObservations observations, LineEvents events, Executor workers) {
        this.observations = observations;
        this.events = events;
        this.workers = workers;
    }

    private interface Work {
        byte[] of(JsonNode request) throws IOException;
    }

    void events(ChannelHandlerContext channel, byte[] body) {
        answer(channel, body, request -> {
            String letter = request.path("deadLetter").asText("");
            String text = letter.isEmpty()
                    ? events.last(request.path("hub").asText(), Math.clamp(request.path("last").asInt(20), 1, MOST))
                    : events.deadLetter(letter);
            return JSON.writeValueAsBytes(JSON.createObjectNode().put("events", text));
        });
    }

    void fetch(ChannelHandlerContext channel, byte[] body) {
        answer(channel, body,
                request -> JSON.writeValueAsBytes(JSON.createObjectNode().put("resource", observations.fetch(
                        request.path("id").asText()))));
    }

    void merge(ChannelHandlerContext channel, byte[] body) {
        answer(channel, body, request -> {
            Profile profile = Profile.valueOf(request.path("profile").asText("standard").replace('-', '_').toUpperCase(
                    Locale.ROOT));
            StoredObservations.Merged merged = observations.merge(request.path("stored").asText(), request.path("made")
                    .asText(), profile);
            return JSON
                    .writeValueAsBytes(JSON.createObjectNode().put("outcome", merged.outcome()).put("resource", merged
                            .resource()).put("said", merged.said()));
        });
    }

    /** The page says so, and stays: to a browser it is an answer like others. */
    private static void refuse(ChannelHandlerContext channel, String why) {
        Requests.send(channel, HttpResponseStatus.OK, "application/json", JSON.createObjectNode().put("error", why)
                .toString().getBytes(StandardCharsets.UTF_8), null);
    }

    private void answer(ChannelHandlerContext channel, byte[] body, Work work) {
        try {
            workers.execute(() -> {
                try {
                    Requests.send(channel, HttpResponseStatus.OK, "application/json", work.of(JSON.readTree(body)),
                            null);
                } catch (IOException e) {
                    refuse(channel, String.valueOf(e.getMessage()));
                } catch (RuntimeException e) {
                    refuse(channel, "This can't be done: " + (e.getMessage() == null
                            ? e.getClass().getSimpleName()
                            : e.getMessage()));
                }
            });
        } catch (RejectedExecutionException e) {
            Requests.text(channel, HttpResponseStatus.SERVICE_UNAVAILABLE, "Too much is being worked on.");
        }
    }
}
