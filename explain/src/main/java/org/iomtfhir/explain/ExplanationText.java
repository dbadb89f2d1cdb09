package org.iomtfhir.explain;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.iomtfhir.model.Measurement;
import org.iomtfhir.model.MeasurementGroup;
import org.iomtfhir.model.WireTime;
import org.jspecify.annotations.Nullable;

/** Prints an explanation for people. Control characters of the events are not printed as such. */
public final class ExplanationText {

    /** So many readings of one element are named. */
    private static final int READINGS = 5;

    private static final String RESET = "\u001B[0m";
    private static final String GREEN = "\u001B[32m";
    private static final String RED = "\u001B[31m";
    private static final String YELLOW = "\u001B[33m";
    private static final String DIM = "\u001B[2m";
    private static final String BOLD = "\u001B[1m";

    private final Explanation explanation;
    private final String deviceFile;
    private final @Nullable String fhirFile;
    private final boolean colour;
    private final PrintWriter out;
    private final Map<Integer, List<MeasurementFact>> byEvent;

    /**
     * @param deviceFile
     *            how the device content file is named
     * @param fhirFile
     *            how the mapping is named; null if there is none
     * @param colour
     *            whether to colour for a terminal
     */
    public ExplanationText(Explanation explanation, String deviceFile, @Nullable String fhirFile, boolean colour,
            PrintWriter out) {
        this.explanation = explanation;
        this.deviceFile = deviceFile;
        this.fhirFile = fhirFile;
        this.colour = colour;
        this.out = out;
        this.byEvent = explanation.measurements().stream().collect(Collectors.groupingBy(MeasurementFact::event));
    }

    /** Prints all of it. */
    public void print() {
        explanation.events().forEach(this::event);
        if (!explanation.observations().isEmpty() || fhirFile != null) {
            explanation.groups().forEach(this::group);
        }
        summary();
        out.flush();
    }

    private void event(EventFact event) {
        line(0, in(BOLD, "Event " + event.number() + ", line " + event.line()) + ": " + switch (event.outcome()) {
            case MEASURED -> in(GREEN, count(event.measurements(), "measurement"));
            case FAILED -> in(RED, count(event.failures(), "failure"))
                    + (event.measurements() > 0 ? ", " + count(event.measurements(), "measurement") : "");
            case UNMATCHED -> in(YELLOW, "no template matches");
        });
        event.verdicts().forEach(verdict -> verdict(event, verdict));
        explanation.failures().stream().filter(failure -> Integer.valueOf(event.number()).equals(failure.event()))
                .forEach(this::failure);
        if (!event.unread().isEmpty()) {
            line(1, in(DIM, "no template looks at "
                    + event.unread().stream().limit(20).map(EventPosition::pointer).collect(Collectors.joining(", "))
                    + (event.unread().size() > 20 ? " and " + (event.unread().size() - 20) + " more" : "")));
        }
        out.println();
    }

    private void verdict(EventFact event, Verdict verdict) {
        Explanation.Template template = explanation.deviceTemplates().get(verdict.template());
        String name = "template " + verdict.template() + " (" + template.typeName() + ")"
                + (template.place() == null ? "" : ", " + deviceFile + ":" + template.place().line());
        switch (verdict) {
            case Verdict.Matched matched -> {
                line(1, in(GREEN, "✓ ") + name + ": matched "
                        + (matched.matches().size() == 1 ? "once" : matched.matches().size() + " times"));
                for (int i = 0; i < matched.matches().size(); i++) {
                    match(event, i, matched.matches().get(i));
                }
            }
            case Verdict.NotMatched notMatched -> {
                line(1, in(DIM, "· ") + name + ": not matched");
                reason(3, notMatched.reason());
            }
            case Verdict.Failed ignored -> line(1, in(RED, "✗ ") + name + ": failed");
        }
    }

    private void match(EventFact event, int number, Verdict.Match match) {
        line(2, "match " + number + at(match.where()));
        for (Verdict.Evaluated evaluated : match.expressions()) {
            String place = evaluated.place() == null
                    ? " (" + evaluated.language() + ")"
                    : in(DIM, " " + deviceFile + ":" + evaluated.place().line() + ":" + evaluated.place().column());
            switch (evaluated.result()) {
                case Verdict.Result.Selected selected -> line(3, evaluated.member() + " " + evaluated.text() + " = "
                        + in(GREEN, selected.json()) + at(selected.where()) + place);
                case Verdict.Result.Nothing nothing -> {
                    line(3, evaluated.member() + " " + evaluated.text() + " = " + in(YELLOW, "nothing") + place);
                    reason(4, nothing.reason());
                }
                case Verdict.Result.Failed ignored ->
                    line(3, evaluated.member() + " " + evaluated.text() + " = " + in(RED, "failed") + place);
            }
        }
        if (match.measurement() != null) {
            byEvent.getOrDefault(event.number(), List.of()).stream()
                    .filter(fact -> fact.number() == match.measurement())
                    .forEach(fact -> line(3, "→ measurement " + fact.number() + ": " + inWords(fact.measurement())));
        }
    }

    private static String inWords(Measurement measurement) {
        return measurement.type() + " of " + measurement.deviceId() + ", "
                + WireTime.write(measurement.occurrenceTime()) + ": "
                + measurement.properties().stream().map(value -> value.name() + "=" + value.value())
                        .collect(Collectors.joining(", "));
    }

    private void reason(int depth, Reason reason) {
        if (reason == null) {
            return;
        }
        line(depth, in(YELLOW, "at " + reason.step() + ": ") + reason.why() + at(reason.reached()));
        if (reason.suggestion() != null) {
            line(depth, in(BOLD, "try ") + reason.suggestion());
        }
    }

    private static String at(@Nullable EventPosition where) {
        if (where == null) {
            return "";
        }
        String pointer = where.pointer().isEmpty() ? "the event" : where.pointer();
        return " at " + pointer + (where.line() == 0 ? "" : " (" + where.line() + ":" + where.column() + ")");
    }

    private void group(GroupFact fact) {
        MeasurementGroup group = fact.group();
        line(0, in(BOLD, "Group " + fact.number()) + ": " + group.measureType() + " of " + group.deviceId()
                + (group.patientId() == null ? "" : ", patient " + group.patientId()) + ", "
                + count(group.data().size(), "reading") + " from "
                + fact.measurements().stream().limit(10).map(number -> "measurement " + number)
                        .collect(Collectors.joining(", "))
                + (fact.measurements().size() > 10 ? " and " + (fact.measurements().size() - 10) + " more" : ""));
        explanation.failures().stream().filter(failure -> Integer.valueOf(fact.number()).equals(failure.group()))
                .forEach(this::failure);
        explanation.observations().stream().filter(it -> it.group() == fact.number()).forEach(this::observation);
        out.println();
    }

    private void observation(ObservationFact fact) {
        line(1, in(GREEN, "→ ") + fact.resourceType() + " " + fact.number()
                + (fact.identifier() == null ? "" : ", " + fact.identifier()));
        for (ObservationFact.Element element : fact.elements()) {
            long standing = element.readings().stream().filter(ObservationFact.Reading::stands).count();
            String readings = element.readings().stream().filter(ObservationFact.Reading::stands).limit(READINGS)
                    .map(reading -> reading.valueName() + "=" + reading.value() + " of "
                            + reading.measurements().stream().map(number -> "measurement " + number)
                                    .collect(Collectors.joining(" and ")))
                    .collect(Collectors.joining("; "));
            long replaced = element.readings().stream().filter(reading -> !reading.stands()).count();
            line(2, element.pointer() + in(DIM, element.place() == null
                    ? ""
                    : " " + fhirFile + ":" + element.place().line() + ":" + element.place().column())
                    + (element.from() == null ? "" : " " + element.from())
                    + (readings.isEmpty() || element.from() != null
                            ? ""
                            : " ← " + readings
                                    + (standing > READINGS ? " and " + (standing - READINGS) + " more" : ""))
                    + (replaced == 0 || element.from() != null ? "" : in(YELLOW, "; " + replaced + " gave way")));
        }
    }

    private void failure(Failure failure) {
        line(1, (failure.isWarning() ? in(YELLOW, "warning: ") : in(RED, failure.error() + ": "))
                + (failure.template() == null ? "" : "template " + failure.template())
                + (failure.line() == 0
                        ? ""
                        : ", " + (failure.stage().equals("transform") ? fhirFile : deviceFile) + ":" + failure.line())
                + (failure.member() == null ? "" : ", " + failure.member())
                + (failure.template() == null ? "" : ": ") + failure.cause());
    }

    private void summary() {
        Function<EventFact.Outcome, Long> of = outcome -> explanation.events().stream()
                .filter(event -> event.outcome() == outcome).count();
        line(0, count(explanation.events().size(), "event") + ": " + of.apply(EventFact.Outcome.MEASURED)
                + " measured, "
                + of.apply(EventFact.Outcome.FAILED) + " failed, " + of.apply(EventFact.Outcome.UNMATCHED)
                + " that no template matches; " + count(explanation.measurements().size(), "measurement") + ", "
                + count(explanation.groups().size(), "group") + ", "
                + count(explanation.observations().size(), "Observation") + ".");
        List<String> never = explanation.deviceTemplates().stream().filter(template -> template.uses() == 0)
                .map(template -> template.index() + " (" + template.typeName() + ")").toList();
        if (!never.isEmpty()) {
            line(0, "Templates that matched no event: " + String.join(", ", never) + ".");
        }
        if (explanation.emptyObservations() > 0) {
            line(0, explanation.emptyObservations() + " had nothing to say and would not be written.");
        }
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private String in(String ansi, String text) {
        return colour ? ansi + text + RESET : text;
    }

    private void line(int depth, String text) {
        StringBuilder plain = new StringBuilder("  ".repeat(depth));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // An event must not move the cursor; our own colours begin with an escape and a bracket.
            boolean own = c == '\u001B' && colour && ownColour(text, i);
            plain.append(Character.isISOControl(c) && !own ? '\uFFFD' : c);
        }
        out.println(plain);
    }

    private static boolean ownColour(String text, int at) {
        return List.of(RESET, GREEN, RED, YELLOW, DIM, BOLD).stream().anyMatch(ansi -> text.startsWith(ansi, at));
    }
}
