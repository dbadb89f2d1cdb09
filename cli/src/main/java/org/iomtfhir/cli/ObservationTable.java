package org.iomtfhir.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.iomtfhir.model.WireTime;
import org.jspecify.annotations.Nullable;

/** Prints Observations as a table: patient, device, code, time, value. */
final class ObservationTable {

    private static final List<String> HEAD = List.of("PATIENT", "DEVICE", "CODE", "TIME", "VALUE");
    private static final int WIDEST = 120;

    private final PrintWriter out;

    ObservationTable(PrintWriter out) {
        this.out = out;
    }

    void print(List<LandedObservation> observations) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        observations.stream()
                .sorted(Comparator.comparing(LandedObservation::device).thenComparing(LandedObservation::start))
                .forEach(observation -> rows.add(row(observation)));
        int[] widths = new int[HEAD.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        out.println();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
        out.println();
        out.flush();
    }

    private static List<String> row(LandedObservation observation) {
        String start = time(observation.start());
        String end = time(observation.end());
        String time = start.equals(end) ? start : start + " to " + end;
        return List.of(Objects.requireNonNullElse(observation.patient(), "-"), observation.device(),
                LandedObservation.name(observation.resource().path("code")), time, cut(observation.inWords()));
    }

    private static String time(@Nullable Instant time) {
        return time == null ? "-" : WireTime.write(time);
    }

    private static String cut(String text) {
        return text.length() <= WIDEST ? text : text.substring(0, WIDEST - 3) + "...";
    }
}
