package org.iomtfhir.debugger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.iomtfhir.explain.input.GivenEvent;
import org.iomtfhir.explain.input.GivenEvents;
import org.iomtfhir.model.Profile;

/**
 * Explains what the page has in its boxes. The answer is lines of JSON: how far the work is, now and then, and at last the
 * explanation. The work ends when the page has gone, or asks for something newer.
 */
final class ExplainRequests {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** So many events between two lines of progress. */
    private static final int STEP = 500;

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
        String device = request.path("device").asText();
        String fhir = request.path("fhir").asText();
        int selected = request.path("selected").asInt(0);
        CheckedTemplates templates = CheckedTemplates.check(
                device.isBlank() ? null : new CheckedTemplates.Source("Device mapping", device),
                fhir.isBlank() ? null : new CheckedTemplates.Source("FHIR mapping", fhir), profile);
        List<GivenEvent> events = GivenEvents.read(request.path("events").asText(), Instant.now());
        return Explainer.explain(templates, events,
                new ExplainOptions(number -> number == selected, done -> progress(channel, done, events.size())));
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
