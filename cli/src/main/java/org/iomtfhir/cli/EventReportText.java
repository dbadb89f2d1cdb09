package org.iomtfhir.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what came of a file of events, for people and for programs. */
final class EventReportText {

    private final EventReport report;
    private final String eventsFile;
    private final boolean mapped;

    /**
     * @param mapped
     *            whether the events went through a mapping as well
     */
    EventReportText(EventReport report, String eventsFile, boolean mapped) {
        this.report = report;
        this.eventsFile = eventsFile;
        this.mapped = mapped;
    }

    void print(PrintWriter out) {
        out.printf(Locale.ROOT, "%n%s: %s, %d failed, %d matched no template%n", eventsFile,
                count(report.events(), "event"), report.failed(), report.unmatched());
        table(out, "measurement", report.measurements());
        if (mapped) {
            Map<List<String>, Long> resources = report.resources();
            if (resources.isEmpty()) {
                table(out, "Observation", Map.of());
            }
            resources.keySet().stream().map(type -> type.get(0)).distinct().forEach(resourceType -> {
                Map<String, Long> ofType = new java.util.TreeMap<>();
                resources.forEach((type, number) -> {
                    if (type.get(0).equals(resourceType)) {
                        ofType.put(type.get(1), number);
                    }
                });
                table(out, resourceType, ofType);
            });
            if (!report.isExact()) {
                out.println("These are the most there can be: of so many, those that are one on the server are not all"
                        + " told apart.");
            }
            note(out, report.replaced(), "reading", "gave way to another of the same instant or Observation");
            note(out, report.empty(), "Observation", "would have no value and no component: not written");
        }
        warnings(out);
        failures(out);
    }

    private void warnings(PrintWriter out) {
        if (!report.warnings().isEmpty()) {
            out.println();
            out.println("What may be meant otherwise:");
        }
        for (EventReport.Warning warning : report.warnings()) {
            out.printf(Locale.ROOT, "%8d  device template %d (%s), line %d, %s: %s%n", warning.count(),
                    warning.templateIndex(), warning.typeName(), warning.templateLine(), warning.member(),
                    warning.text());
            out.printf(Locale.ROOT, "%8s  first in %s:%d%n", "", eventsFile, warning.eventLine());
        }
    }

    private static void table(PrintWriter out, String what, Map<String, Long> counts) {
        out.println(count(counts.values().stream().mapToLong(Long::longValue).sum(), what));
        counts.forEach((type, number) -> out.printf(Locale.ROOT, "%8d  %s%n", number, type));
    }

    private static void note(PrintWriter out, long number, String what, String why) {
        if (number > 0) {
            out.println(count(number, what) + " " + why);
        }
    }

    private void failures(PrintWriter out) {
        if (report.hasFailures()) {
            out.println();
            out.println("What failed, by cause:");
        }
        for (EventReport.Failure failure : report.failures()) {
            out.printf(Locale.ROOT, "%8d  %s%n", failure.count(), inOneLine(failure));
            out.printf(Locale.ROOT, "%8s  %s %s:%d%n", "", failure.stage() == EventReport.Stage.TRANSFORM
                    ? "first in the group that begins with"
                    : "first in", eventsFile, failure.eventLine());
        }
    }

    private static String inOneLine(EventReport.Failure failure) {
        StringBuilder text = new StringBuilder();
        if (failure.error() != null) {
            text.append(failure.error()).append(": ");
        }
        if (failure.templateIndex() != null) {
            text.append(failure.stage() == EventReport.Stage.NORMALIZE ? "device" : "fhir").append(" template ")
                    .append(failure.templateIndex()).append(" (").append(failure.typeName()).append("), line ")
                    .append(failure.templateLine());
        } else if (failure.typeName() != null) {
            text.append("type ").append(failure.typeName());
        }
        if (failure.member() != null) {
            text.append(", ").append(failure.member());
        }
        if (failure.typeName() != null) {
            text.append(": ");
        }
        return text.append(failure.text()).toString();
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** Adds the members of the report. */
    void write(ObjectNode json) {
        json.put("file", eventsFile).put("events", report.events()).put("failed", report.failed())
                .put("unmatched", report.unmatched());
        ObjectNode measurements = json.putObject("measurements");
        report.measurements().forEach(measurements::put);
        if (mapped) {
            ArrayNode resources = json.putArray("resources");
            report.resources().forEach((type, number) -> resources.addObject().put("resourceType", type.get(0))
                    .put("type", type.get(1)).put("count", number));
            json.put("resourcesAreExact", report.isExact()).put("replacedReadings", report.replaced())
                    .put("emptyObservations", report.empty());
        }
        ArrayNode warnings = json.putArray("warnings");
        for (EventReport.Warning warning : report.warnings()) {
            warnings.addObject().put("count", warning.count()).put("template", warning.templateIndex())
                    .put("typeName", warning.typeName()).put("templateLine", warning.templateLine())
                    .put("member", warning.member()).put("cause", warning.text()).put("eventLine", warning.eventLine());
        }
        ArrayNode failures = json.putArray("failures");
        for (EventReport.Failure failure : report.failures()) {
            failures.addObject().put("count", failure.count())
                    .put("stage", failure.stage() == null ? null : failure.stage().name().toLowerCase(Locale.ROOT))
                    .put("error", failure.error() == null ? null : failure.error().name())
                    .put("template", failure.templateIndex()).put("typeName", failure.typeName())
                    .put("templateLine", failure.templateLine()).put("member", failure.member())
                    .put("cause", failure.text()).put("eventLine", failure.eventLine());
        }
    }
}
