package org.iomtfhir.debugger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.iomtfhir.explain.CheckedTemplates;
import org.iomtfhir.explain.ExplainOptions;
import org.iomtfhir.explain.Explainer;
import org.iomtfhir.explain.Explanation;
import org.iomtfhir.explain.ExplanationJson;
import org.iomtfhir.explain.ObservationComparison;
import org.iomtfhir.explain.input.GivenEvent;
import org.iomtfhir.explain.input.GivenEvents;
import org.iomtfhir.model.Profile;
import org.jspecify.annotations.Nullable;

/**
 * Explains what the page has in its boxes. The answer is lines of JSON: how far the work is, now and then, and at last the
 * explanation. The work ends when the page has gone, or asks for something newer.
 */
final class ExplainRequests {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many events between two lines of progress. */
    private static final int STEP = 500;

    /** Seconds: the group service has none longer. */
    private static final int LONGEST_WINDOW = 86_400;

    /** So many Observations that differ are shown, and so many elements of one. */
    private static final int DIFFERENCES = 100;
    private static final int CHANGES = 50;

    private final Executor workers;

    ExplainRequests(Executor workers) {
        this.workers = workers;
    }

    void answer(ChannelHandlerContext channel, byte[] body) {
        try {
            workers.execute(() -> work(channel, body));
        } catch (RejectedExecutionException e) {
            Requests.text(channel, HttpResponseStatus.SERVICE_UNAVAILABLE, "Too much is being worked on.");
        }
    }

    private static void work(ChannelHandlerContext channel, byte[] body) {
        JsonNode request;
        Profile profile;
        try {
            request = JSON.readTree(body);
            profile = Profile.valueOf(
                    request.path("profile").asText("standard").replace('-', '_').toUpperCase(Locale.ROOT));
        } catch (IOException | IllegalArgumentException e) {
            Requests.text(channel, HttpResponseStatus.BAD_REQUEST, "This is not what the page asks.");
            return;
        }
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        SafeHeaders.set(head, "application/x-ndjson", null);
        HttpUtil.setTransferEncodingChunked(head, true);
        channel.write(head).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        try {
            Explanation explanation = explain(channel, request, profile);
            line(channel, "{\"explanation\":" + ExplanationJson.write(
                    ShownPart.of(explanation, request.path("selected").asInt(0)), ExplanationJson.Resources.TEXTS)
                    + ",\"totals\":{\"measurements\":" + explanation.measurements().size() + ",\"groups\":"
                    + explanation.groups().size() + ",\"observations\":" + explanation.observations().size() + "}}");
        } catch (CancellationException e) {
            return;
        } catch (RuntimeException | OutOfMemoryError e) {
            // The page says so, and stays; what failed is of its own input.
            line(channel, "{\"error\":\"it could not be explained: " + e.getClass().getSimpleName() + "\"}");
        }
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private static Explanation explain(ChannelHandlerContext channel, JsonNode request, Profile profile) {
        int selected = request.path("selected").asInt(0);
        CheckedTemplates templates = templates(request, profile);
        List<GivenEvent> events = GivenEvents.read(request.path("events").asText(), Instant.now());
        return Explainer.explain(templates, events,
                new ExplainOptions(number -> number == selected, done -> progress(channel, done, events.size()),
                        window(request)));
    }

    private static @Nullable Duration window(JsonNode request) {
        int seconds = request.path("window").asInt(0);
        return seconds < 1 ? null : Duration.ofSeconds(Math.min(seconds, LONGEST_WINDOW));
    }

    /** Compares what the templates make with what another version of them would make of the same events. */
    void compare(ChannelHandlerContext channel, byte[] body) {
        try {
            workers.execute(() -> {
                try {
                    JsonNode request = JSON.readTree(body);
                    Requests.send(channel, HttpResponseStatus.OK, "application/json", JSON.writeValueAsBytes(compared(
                            request)), null);
                } catch (IOException | RuntimeException | OutOfMemoryError e) {
                    Requests.send(channel, HttpResponseStatus.OK, "application/json", JSON.createObjectNode().put(
                            "error", "It could not be compared: " + e.getClass().getSimpleName()).toString().getBytes(
                                    StandardCharsets.UTF_8),
                            null);
                }
            });
        } catch (RejectedExecutionException e) {
            Requests.text(channel, HttpResponseStatus.SERVICE_UNAVAILABLE, "Too much is being worked on.");
        }
    }

    private static ObjectNode compared(JsonNode request) {
        Profile profile = Profile.valueOf(request.path("profile").asText("standard").replace('-', '_').toUpperCase(
                Locale.ROOT));
        List<GivenEvent> events = GivenEvents.read(request.path("events").asText(), Instant.now());
        ExplainOptions options = new ExplainOptions(number -> false, done -> {}, window(request));
        CheckedTemplates before = templates(request.path("before"), profile);
        CheckedTemplates now = templates(request, profile);
        ObjectNode result = JSON.createObjectNode().put("beforeValid", !before.hasErrors()).put("nowValid", !now
                .hasErrors());
        if (before.hasErrors() || now.hasErrors()) {
            return result;
        }
        ObservationComparison comparison = ObservationComparison.of(Explainer.explain(before, events, options),
                Explainer
                        .explain(now, events, options));
        result.put("same", comparison.same());
        for (ObservationComparison.Kind kind : ObservationComparison.Kind.values()) {
            result.put(kind.name().toLowerCase(Locale.ROOT), comparison.differences().stream().filter(it -> it
                    .kind() == kind).count());
        }
        ArrayNode differences = result.putArray("differences");
        comparison.differences().stream().limit(DIFFERENCES).forEach(it -> {
            ObjectNode one = differences.addObject().put("kind", it.kind().name().toLowerCase(Locale.ROOT)).put(
                    "identifier", it.identifier()).put("before", it.before()).put("now", it.now());
            ArrayNode changes = one.putArray("changes");
            it.changes().stream().limit(CHANGES).forEach(change -> changes.addObject().put("pointer", change.pointer())
                    .put("before", change.before()).put("now", change.now()));
        });
        return result;
    }

    private static CheckedTemplates templates(JsonNode from, Profile profile) {
        String device = from.path("device").asText();
        String fhir = from.path("fhir").asText();
        return CheckedTemplates.check(
                device.isBlank() ? null : new CheckedTemplates.Source("Device mapping", device),
                fhir.isBlank() ? null : new CheckedTemplates.Source("FHIR mapping", fhir), profile);
    }

    private static void progress(ChannelHandlerContext channel, int done, int of) {
        if (!channel.channel().isActive()) {
            throw new CancellationException();
        }
        if (done % STEP == 0) {
            line(channel, "{\"progress\":" + done + ",\"of\":" + of + "}");
        }
    }

    private static void line(ChannelHandlerContext channel, String json) {
        var unused = channel
                .writeAndFlush(new DefaultHttpContent(
                        Unpooled.wrappedBuffer((json + "\n").getBytes(StandardCharsets.UTF_8))));
    }
}
