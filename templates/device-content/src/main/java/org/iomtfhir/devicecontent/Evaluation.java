package org.iomtfhir.devicecontent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Measurement;

/** The evaluation of one event by one set: what has been found so far. Not thread-safe. */
final class Evaluation {

    private final List<CompiledTemplate> templates;
    private final JsonObject document;
    private final Instant ingestionTime;
    private final Trace trace;
    private final Budget budget = new Budget();
    private final Matches matches = new Matches();
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<NormalizationFailure> failures = new ArrayList<>(0);
    private int failuresLeftOut;
    /** How many matches each template has; null until there are so many altogether that one may have too many. */
    private int[] counts;
    /** Templates that cost or matched too much; null while there are none. */
    private BitSet givenUp;

    Evaluation(List<CompiledTemplate> templates, JsonObject document, Instant ingestionTime, Trace trace) {
        this.templates = templates;
        this.document = document;
        this.ingestionTime = ingestionTime;
        this.trace = trace;
    }

    JsonObject document() {
        return document;
    }

    Instant ingestionTime() {
        return ingestionTime;
    }

    /** Null if nobody follows. */
    Trace trace() {
        return trace;
    }

    Budget budget() {
        return budget;
    }

    Matches matches() {
        return matches;
    }

    /** Adds a match of a template, unless it has too many already. */
    void match(int template, Json value) {
        if (matches.size() >= DeviceContent.MAX_MATCHES && isTooMany(template)) {
            return;
        }
        matches.add(template, value);
    }

    private boolean isTooMany(int template) {
        if (counts == null) {
            counts = new int[templates.size()];
            for (int i = 0; i < matches.size(); i++) {
                counts[matches.template(i)]++;
            }
        }
        if (matches.size() < DeviceContent.MAX_MATCHES_OF_ALL && counts[template] < DeviceContent.MAX_MATCHES) {
            counts[template]++;
            return false;
        }
        if (!hasGivenUp(template)) {
            giveUp(template, "it matches more than is taken from one event: " + DeviceContent.MAX_MATCHES
                    + " for one template, " + DeviceContent.MAX_MATCHES_OF_ALL + " for all");
        }
        return true;
    }

    boolean hasGivenUp(int template) {
        return givenUp != null && givenUp.get(template);
    }

    /** Reports why a template's match expression is not evaluated further on this event. */
    void giveUp(int template, String cause) {
        if (givenUp == null) {
            givenUp = new BitSet();
        }
        givenUp.set(template);
        CompiledTemplate given = templates.get(template);
        int line = given instanceof CompiledTemplate.OfExpressions own ? own.matcher().line() : given.line();
        fail(new NormalizationFailure(ErrorName.TemplateExpression, template, given.summary().typeName(), line, null,
                "typeMatchExpression", cause));
    }

    void measurement(Measurement measurement) {
        measurements.add(measurement);
    }

    void fail(NormalizationFailure failure) {
        if (failures.size() < DeviceContent.MAX_FAILURES) {
            failures.add(failure);
        } else {
            failuresLeftOut++;
        }
        if (trace != null) {
            trace.failed(failure);
        }
    }

    NormalizedEvent result() {
        if (failuresLeftOut > 0) {
            failures.add(new NormalizationFailure(failures.get(0).error(), null, null, 0, null, null,
                    failuresLeftOut + " more failures of this event are not listed"));
        }
        return new NormalizedEvent(measurements, failures);
    }
}
