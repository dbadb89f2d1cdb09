package org.iomtfhir.debugger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Gives the page the files that it begins with, and writes the templates back where that is allowed. */
final class FileRequests {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final GivenFiles files;
    private final Executor workers;

    FileRequests(GivenFiles files, Executor workers) {
        this.files = files;
        this.workers = workers;
    }

    void read(ChannelHandlerContext channel) {
        work(channel, () -> {
            ObjectNode node = JSON.createObjectNode();
            node.put("device", GivenFiles.text(files.device())).put("fhir", GivenFiles.text(files.fhir()))
                    .put("events", GivenFiles.text(files.events()))
                    .put("writeBack", files.writeBack() && files.device().isPresent());
            Requests.send(channel, HttpResponseStatus.OK, "application/json", JSON.writeValueAsBytes(node), null);
        });
    }

    void write(ChannelHandlerContext channel, byte[] body) {
        if (!files.writeBack()) {
            Requests.text(channel, HttpResponseStatus.FORBIDDEN,
                    "Files are written back only when 'iomt debug' was started with --write.");
            return;
        }
        work(channel, () -> {
            JsonNode node = JSON.readTree(body);
            if (files.device().isPresent() && node.path("device").isTextual()) {
                replace(files.device().get(), node.path("device").textValue());
            }
            if (files.fhir().isPresent() && node.path("fhir").isTextual()) {
                replace(files.fhir().get(), node.path("fhir").textValue());
            }
            Requests.send(channel, HttpResponseStatus.OK, "application/json", JSON.writeValueAsBytes(JSON
                    .createObjectNode().put("written", true)), null);
        });
    }

    /** Whole or not at all. */
    private static void replace(Path file, String text) throws IOException {
        Path whole = file.toRealPath();
        Path beside = Files.createTempFile(whole.getParent(), whole.getFileName().toString(), ".new");
        try {
            Files.writeString(beside, text, StandardCharsets.UTF_8);
            Files.setPosixFilePermissions(beside, Files.getPosixFilePermissions(whole));
            Files.move(beside, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void work(ChannelHandlerContext channel, Work work) {
        try {
            workers.execute(() -> {
                try {
                    work.run();
                } catch (IOException e) {
                    Requests.text(channel, HttpResponseStatus.INTERNAL_SERVER_ERROR,
                            "A file can't be read or written: " + e.getMessage());
                }
            });
        } catch (RejectedExecutionException e) {
            Requests.text(channel, HttpResponseStatus.SERVICE_UNAVAILABLE, "Too much is being worked on.");
        }
    }
}
