package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import org.iomtfhir.runtime.deadletter.DeadLetter;
import org.iomtfhir.runtime.deadletter.DeadLetterJson;
import org.iomtfhir.runtime.deadletter.DeadLetterKey;
import org.iomtfhir.runtime.hub.Gzip;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code iomt deadletter show}. */
@Command(name = "show", mixinStandardHelpOptions = true, description = {
        "Shows a dead letter with all that is known of it. What the device sent is shown with --body alone."})
final class DeadLetterShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;
    @Mixin
    private DeadLetterAccess access;

    @Parameters(paramLabel = "KEY", description = "The letter's key, as 'list' prints it.")
    private String key;

    @Option(names = "--body", description = "Show the event's body too: protected health information, as a rule.")
    private boolean body;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "TEXT", description = "For people or for programs. Default: text.")
    private OutputFormat format;

    @Override
    public Integer call() throws IOException {
        LocalLogging.toStandardError();
        DeadLetterKey wanted = new DeadLetterKey(key);
        DeadLetter letter = access.store(System.getenv()).get(wanted)
                .orElseThrow(() -> new IOException("there is no dead letter " + wanted));
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = (ObjectNode) mapper.readTree(DeadLetterJson.write(letter));
        if (!body) {
            json.remove("body");
        }
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> text(letter, json, out);
            case JSON -> out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(json));
        }
        out.flush();
        return 0;
    }

    private void text(DeadLetter letter, ObjectNode json, PrintWriter out) {
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            switch (member.getKey()) {
                case "format", "body" -> {
                    // Neither is of use to a reader in this form.
                }
                case "template" -> letter.template().ifPresent(template -> line(out, "template",
                        template.type() + ", the template with index " + template.index() + ", line "
                                + template.line()));
                case "properties", "systemProperties" -> {
                    out.println(member.getKey());
                    member.getValue().forEach(property -> out.println("  " + property.path("name").asText() + " = "
                            + property.path("value").asText() + " (" + property.path("kind").asText() + ")"));
                }
                default -> {
                    if (!member.getValue().isNull() && !member.getValue().asText().isEmpty()) {
                        line(out, member.getKey(), member.getValue().asText());
                    }
                }
            }
        }
        int bytes = letter.event().body().length;
        if (body) {
            out.println("body (" + bytes + " bytes)");
            out.println(readable(letter.event().body(), letter.event().contentType()));
        } else {
            out.println("body: " + bytes + " bytes, not shown; --body shows it");
        }
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-18s%s%n", name, value);
    }

    /** As text where it is text, be it compressed; else in Base64. */
    private static String readable(byte[] bytes, @Nullable String contentType) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Gzip.expand(bytes, contentType)))
                    .toString();
        } catch (CharacterCodingException e) {
            return "Base64: " + Base64.getEncoder().encodeToString(bytes);
        } catch (IOException e) {
            return "broken gzip, in Base64: " + Base64.getEncoder().encodeToString(bytes);
        }
    }
}
