package org.iomtfhir.debugger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A Chromium of this machine, without a window, driven by its DevTools protocol: as much of it as these tests need, so that nobody
 * has to fetch a driver of 190 MB to run them.
 */
final class Chromium implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private String session;

    private Chromium(Process process, URI debugger) {
        this.process = process;
        this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(debugger, new Listener()).join();
    }

    /** Where it is installed; empty if it is not. */
    static Optional<Path> installed() {
        return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream()
                .map(Path::of)
                .filter(Files::isExecutable).findFirst();
    }

    /** Starts it with a profile in a directory, at a size, and one empty page. */
    static Chromium start(Path directory, int width, int height) throws IOException {
        Process process = new ProcessBuilder(List.of(installed().orElseThrow().toString(), "--headless=new",
                "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio",
                "--user-data-dir=" + directory, "--remote-debugging-port=0", "--window-size=" + width + "," + height,
                "about:blank")).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        Path port = directory.resolve("DevToolsActivePort");
        Awaitility.await().atMost(LIMIT).until(() -> Files.exists(port) && Files.readAllLines(port).size() == 2);
        List<String> lines = Files.readAllLines(port);
        Chromium chromium = new Chromium(process, URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)));
        JsonNode target = chromium.send("Target.getTargets", Map.of(), false).path("targetInfos").get(0);
        chromium.session = chromium.send("Target.attachToTarget",
                Map.of("targetId", target.path("targetId").asText(), "flatten", true), false).path("sessionId")
                .asText();
        chromium.send("Page.enable", Map.of());
        chromium.send("Runtime.enable", Map.of());
        chromium.send("Log.enable", Map.of());
        chromium.send("Network.enable", Map.of());
        chromium.send("Performance.enable", Map.of("timeDomain", "threadTicks"));
        chromium.size(width, height);
        return chromium;
    }

    /** Lays the page out at a size in CSS pixels. */
    void size(int width, int height) {
        send("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** As somebody who likes dark or light. */
    void scheme(String scheme) {
        send("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void open(String address) {
        evaluate("delete document.documentElement.dataset.ready");
        send("Page.navigate", Map.of("url", address));
        await("document.documentElement?.dataset.ready === 'true'");
    }

    /** Waits until an expression is true in the page. */
    void await(String expression) {
        Awaitility.await(expression).atMost(LIMIT).pollInterval(Duration.ofMillis(20))
                .until(() -> evaluate("Boolean(" + expression + ")").asBoolean());
    }

    /** The value of an expression in the page, waited for if it is a promise. */
    JsonNode evaluate(String expression) {
        JsonNode answer = send("Runtime.evaluate",
                Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.path("exceptionDetails").toString());
        }
        return answer.path("result").path("value");
    }

    /** Presses a key. */
    void press(String key, int code, int modifiers) {
        for (String type : List.of("rawKeyDown", "keyUp")) {
            send("Input.dispatchKeyEvent", Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code,
                    "modifiers", modifiers));
        }
    }

    /** Types a text where the focus is, as an input method would. */
    void type(String text) {
        send("Input.insertText", Map.of("text", text));
    }

    /** Clicks in the middle of the first element of a selector. */
    void click(String selector) {
        JsonNode at = evaluate("(() => { const node = document.querySelector(" + JSON.valueToTree(selector)
                + "); node.scrollIntoView({ block: 'center' }); const box = node.getBoundingClientRect();"
                + " return { x: box.x + Math.min(box.width / 2, 60), y: box.y + box.height / 2 }; })()");
        click(at.path("x").asDouble(), at.path("y").asDouble());
    }

    void click(double x, double y) {
        for (String type : List.of("mousePressed", "mouseReleased")) {
            send("Input.dispatchMouseEvent",
                    Map.of("type", type, "x", x, "y", y, "button", "left", "clickCount", 1));
        }
    }

    /** Chooses files, or a folder, in an input as a user does in the dialog that it opens. */
    void choose(String selector, List<Path> files) {
        int root = send("DOM.getDocument", Map.of()).at("/root/nodeId").asInt();
        int input = send("DOM.querySelector", Map.of("nodeId", root, "selector", selector)).path("nodeId").asInt();
        send("DOM.setFileInputFiles", Map.of("nodeId", input, "files", files.stream().map(file -> file
                .toAbsolutePath().normalize().toString()).toList()));
    }

    /** What the page has spent of a processor. */
    double processorMilliseconds() {
        for (JsonNode metric : send("Performance.getMetrics", Map.of()).path("metrics")) {
            if (metric.path("name").asText().equals("TaskDuration")) {
                return metric.path("value").asDouble() * 1000;
            }
        }
        throw new IllegalStateException("the browser does not measure itself");
    }

    byte[] screenshot() {
        return Base64.getDecoder()
                .decode(send("Page.captureScreenshot", Map.of("format", "png")).path("data").asText());
    }

    /** Role and name of everything that assistive software sees: {@code textbox Events}. */
    List<String> accessible() {
        send("Accessibility.enable", Map.of());
        List<String> nodes = new CopyOnWriteArrayList<>();
        send("Accessibility.getFullAXTree", Map.of()).path("nodes").forEach(node -> {
            if (!node.path("ignored").asBoolean()) {
                nodes.add(node.at("/role/value").asText() + " " + node.at("/name/value").asText());
            }
        });
        return nodes;
    }

    /** What went wrong in the page: exceptions, refused loads, breaches of its policy. */
    List<String> complaints() {
        return complaints;
    }

    /** Everything that was asked of the network. */
    List<String> requests() {
        return requests;
    }

    JsonNode send(String method, Map<String, ?> parameters) {
        return send(method, parameters, true);
    }

    private JsonNode send(String method, Map<String, ?> parameters, boolean inSession) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (inSession) {
            message.put("sessionId", session);
        }
        synchronized (socket) {
            socket.sendText(message.toString(), true).join();
        }
        return answer.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws InterruptedException {
        socket.abort();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                received(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void received(String message) {
            JsonNode node;
            try {
                node = JSON.readTree(message);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            if (node.has("id")) {
                CompletableFuture<JsonNode> answer = answers.remove(node.path("id").asInt());
                if (node.has("error")) {
                    answer.completeExceptionally(new IllegalStateException(node.path("error").toString()));
                } else {
                    answer.complete(node.path("result"));
                }
                return;
            }
            switch (node.path("method").asText()) {
                case "Runtime.exceptionThrown", "Log.entryAdded" -> complaints.add(node.path("params").toString());
                case "Runtime.consoleAPICalled" -> {
                    if (node.at("/params/type").asText().matches("error|warning")) {
                        complaints.add(node.path("params").toString());
                    }
                }
                case "Network.requestWillBeSent" -> requests.add(node.at("/params/request/url").asText());
                default -> {
                    // Of no interest.
                }
            }
        }
    }
}
