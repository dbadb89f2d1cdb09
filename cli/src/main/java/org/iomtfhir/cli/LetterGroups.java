package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.iomtfhir.runtime.deadletter.DeadLetterSummary;
import org.iomtfhir.runtime.deadletter.TemplateRef;
import org.jspecify.annotations.Nullable;

/** Dead letters counted by stage, kind of error, template and cause. Holds {@value #MOST} groups at most. */
final class LetterGroups {

    /** Causes hold no value of an event, so there are few; what an extension says may be anything. */
    private static final int MOST = 1_000;

    /**
     * What letters have in common.
     *
     * @param template
     *            null for none
     */
    private record Kind(String stage, String error, boolean replayed, @Nullable TemplateRef template, String cause) {}

    private static final class Sum {
        private long letters;
        private long tries;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;
    }

    private final Map<Kind, Sum> sums = new HashMap<>();
    private long total;

    void add(DeadLetterSummary letter) {
        total++;
        Kind kind = new Kind(letter.stage(), letter.error().name(), letter.replayedTime().isPresent(),
                letter.template().orElse(null), letter.cause());
        if (sums.size() >= MOST && !sums.containsKey(kind)) {
            kind = new Kind(kind.stage(), kind.error(), kind.replayed(), null, "other causes");
        }
        Sum sum = sums.computeIfAbsent(kind, key -> new Sum());
        sum.letters++;
        sum.tries += letter.tries().count();
        sum.first = earlier(sum.first, letter.tries().first());
        sum.last = letter.setAsideTime().isAfter(sum.last) ? letter.setAsideTime() : sum.last;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    long total() {
        return total;
    }

    /** Those with the most letters first. */
    private List<Map.Entry<Kind, Sum>> largestFirst() {
        List<Map.Entry<Kind, Sum>> groups = new ArrayList<>(sums.entrySet());
        groups.sort(Comparator.comparingLong((Map.Entry<Kind, Sum> group) -> -group.getValue().letters)
                .thenComparing(group -> group.getKey().toString()));
        return groups;
    }

    void text(PrintWriter out) {
        out.println(total + (total == 1 ? " dead letter" : " dead letters") + (total == 0 ? "" : ":"));
        for (Map.Entry<Kind, Sum> group : largestFirst()) {
            Kind kind = group.getKey();
            Sum sum = group.getValue();
            out.println("  " + sum.letters + "  " + kind.stage() + " " + kind.error() + " "
                    + (kind.replayed() ? "replayed" : "waiting")
                    + (kind.template() == null
                            ? ""
                            : ", template " + kind.template().index() + " (" + kind.template().type() + ", line "
                                    + kind.template().line() + ")")
                    + ": " + kind.cause());
            out.println("     " + (sum.tries == 1 ? "1 try" : sum.tries + " tries") + ", first at " + sum.first
                    + (sum.last.equals(sum.first) ? "" : ", last at " + sum.last));
        }
    }

    void write(ArrayNode groups) {
        for (Map.Entry<Kind, Sum> group : largestFirst()) {
            Kind kind = group.getKey();
            Sum sum = group.getValue();
            var node = groups.addObject().put("stage", kind.stage()).put("error", kind.error())
                    .put("replayed", kind.replayed()).put("cause", kind.cause());
            if (kind.template() == null) {
                node.putNull("template");
            } else {
                node.putObject("template").put("index", kind.template().index()).put("type", kind.template().type())
                        .put("line", kind.template().line());
            }
            node.put("letters", sum.letters).put("tries", sum.tries).put("firstSetAsideTime", sum.first.toString())
                    .put("setAsideTime", sum.last.toString());
        }
    }
}
