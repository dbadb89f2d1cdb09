package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import org.iomtfhir.runtime.deadletter.DeadLetterSummary;
import org.iomtfhir.runtime.hub.read.HubEvent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code iomt deadletter list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = {
        "Lists dead letters, the latest last, and then their sums by stage, template and cause, with how often they were tried"
                + " and since when; nothing of what the events hold."})
final class DeadLetterListCommand implements Callable<Integer> {

    private static final Comparator<DeadLetterSummary> BY_TIME = Comparator
            .comparing(DeadLetterSummary::setAsideTime).thenComparing(letter -> letter.key().text());

    @Spec
    private CommandSpec spec;
    @Mixin
    private DeadLetterAccess access;
    @Mixin
    private DeadLetterOptions choice;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "Print the latest N, 0 for the sums alone; these count all. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--format", paramLabel = "text|json", defaultValue = "TEXT", description = "For people or for programs. Default: text.")
    private OutputFormat format;

    @Override
    public Integer call() throws IOException {
        if (limit < 0) {
            throw new ParameterException(spec.commandLine(), "--limit is 0 or more, not " + limit);
        }
        LocalLogging.toStandardError();
        PriorityQueue<DeadLetterSummary> latest = new PriorityQueue<>(BY_TIME);
        LetterGroups groups = new LetterGroups();
        access.store(System.getenv()).list(choice.filter(Optional.empty()), letter -> {
            groups.add(letter);
            latest.add(letter);
            if (latest.size() > limit) {
                latest.poll();
            }
        });
        List<DeadLetterSummary> letters = new ArrayList<>(latest);
        letters.sort(BY_TIME);
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case TEXT -> text(letters, groups, out);
            case JSON -> json(letters, groups, out);
        }
        out.flush();
        return 0;
    }

    private static void text(List<DeadLetterSummary> letters, LetterGroups groups, PrintWriter out) {
        for (DeadLetterSummary letter : letters) {
            out.println(letter.key() + "  " + letter.setAsideTime() + "  " + letter.error() + "  " + state(letter));
            out.println("    " + letter.hub() + "/" + letter.partition() + "@" + letter.sequenceNumber()
                    + (letter.place() == HubEvent.WHOLE ? "" : "#" + letter.place())
                    + (letter.failedIn().isEmpty() ? "" : ", " + letter.failedIn()) + ": " + letter.cause());
        }
        if (letters.size() < groups.total()) {
            out.println("... and " + (groups.total() - letters.size()) + " earlier ones (--limit)");
        }
        groups.text(out);
    }

    private static void json(List<DeadLetterSummary> letters, LetterGroups groups, PrintWriter out)
            throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode result = mapper.createObjectNode().put("total", groups.total());
        groups.write(result.putArray("groups"));
        var list = result.putArray("letters");
        for (DeadLetterSummary letter : letters) {
            ObjectNode one = list.addObject().put("key", letter.key().text()).put("stage", letter.stage())
                    .put("error", letter.error().name()).put("cause", letter.cause()).put("failedIn", letter.failedIn())
                    .put("hub", letter.hub()).put("partition", letter.partition())
                    .put("sequenceNumber", letter.sequenceNumber());
            if (letter.place() != HubEvent.WHOLE) {
                one.put("place", letter.place());
            }
            one.put("enqueuedTime", letter.enqueuedTime().toString())
                    .put("setAsideTime", letter.setAsideTime().toString())
                    .put("replayedTime", letter.replayedTime().map(Instant::toString).orElse(null))
                    .put("tries", letter.tries().count())
                    .put("firstSetAsideTime", letter.tries().first().toString());
        }
        out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(result));
    }

    private static String state(DeadLetterSummary letter) {
        return letter.replayedTime().isPresent() ? "replayed" : "waiting";
    }
}
