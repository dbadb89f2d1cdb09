package org.iomtfhir.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.iomtfhir.devicecontent.NearMiss;
import org.iomtfhir.devicecontent.NormalizationFailure;
import org.iomtfhir.devicecontent.Trace;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.model.Measurement;
import org.jspecify.annotations.Nullable;

/** Gathers what an evaluation tells of one event. Used once. */
final class EventTrace implements Trace {

    /** A value's text is cut to so many characters. */
    private static final int SHOWN = 200;

    /** Of one template so many matches are explained. */
    private static final int MATCHES = 200;

    /** A match while its expressions are evaluated. */
    private static final class Open {
        private final @Nullable EventPosition where;
        private final List<Verdict.Evaluated> expressions = new ArrayList<>();
        private @Nullable Integer measurement;

        Open(@Nullable EventPosition where) {
            this.where = where;
        }
    }

    /** Where a measurement comes from. */
    record Origin(int template, int match) {}

    private final EventPlaces places;
    private final TemplateOutline outline;
    private final boolean inFull;
    private final int firstMeasurement;
    private final Map<Integer, List<Open>> matched = new HashMap<>();
    private final Map<Integer, Reason> misses = new HashMap<>();
    private final List<Origin> origins = new ArrayList<>();

    /**
     * @param inFull
     *            whether verdicts are wanted, or only what was looked at
     * @param firstMeasurement
     *            the number of the first measurement of this event
     */
    EventTrace(EventPlaces places, TemplateOutline outline, boolean inFull, int firstMeasurement) {
        this.places = places;
        this.outline = outline;
        this.inFull = inFull;
        this.firstMeasurement = firstMeasurement;
    }

    @Override
    public boolean asksWhy() {
        return inFull;
    }

    @Override
    public void document(JsonObject document) {
        places.document(document);
    }

    @Override
    public void matched(int template, int match, Json value) {
        List<Open> matches = matched.computeIfAbsent(template, key -> new ArrayList<>());
        if (match < MATCHES) {
            matches.add(new Open(inFull ? places.where(value) : null));
        }
    }

    @Override
    public void notMatched(int template, @Nullable NearMiss why) {
        if (why != null) {
            misses.put(template, reason(why));
        }
    }

    private Reason reason(NearMiss miss) {
        return new Reason(miss.step(), miss.at(), miss.why(), places.where(miss.reached()), miss.suggestion());
    }

    @Override
    public void evaluated(int template, int match, Evaluated expression, @Nullable Json result,
            @Nullable NearMiss why) {
        if (!inFull || match >= MATCHES) {
            return;
        }
        Verdict.Result given = result != null
                ? new Verdict.Result.Selected(shown(result), places.where(result))
                : why == null ? new Verdict.Result.Failed() : new Verdict.Result.Nothing(reason(why));
        TemplatePlace place = outline.template(template)
                .map(it -> outline.expression(it, expression.member(), expression.line())).orElse(null);
        opened(template).get(match).expressions.add(new Verdict.Evaluated(expression.member(), expression.text(),
                expression.language(), place, given));
    }

    /** What is told of a template's matches, which has matched. */
    private List<Open> opened(int template) {
        return Objects.requireNonNull(matched.get(template));
    }

    private static String shown(Json value) {
        if (value.writtenLength() > 10 * SHOWN) {
            return value.kindInWords();
        }
        String json = value.toJson();
        return json.length() <= SHOWN ? json : json.substring(0, SHOWN) + "…";
    }

    @Override
    public void measured(int template, int match, Measurement measurement) {
        if (match < MATCHES) {
            opened(template).get(match).measurement = firstMeasurement + origins.size();
        }
        origins.add(new Origin(template, match));
    }

    @Override
    public void read(Json value) {
        places.read(value);
    }

    @Override
    public void failed(NormalizationFailure failure) {
        // It is among those of the result as well.
    }

    /** Where each measurement comes from, in the order of the result's. */
    List<Origin> origins() {
        return origins;
    }

    /** The templates that matched. */
    Iterable<Integer> matchedTemplates() {
        return matched.keySet();
    }

    /** One for each template. */
    List<Verdict> verdicts(int templates) {
        List<Verdict> verdicts = new ArrayList<>(templates);
        for (int template = 0; template < templates; template++) {
            List<Open> matches = matched.get(template);
            if (matches != null) {
                verdicts.add(new Verdict.Matched(template, matches.stream()
                        .map(open -> new Verdict.Match(open.where, open.expressions, open.measurement)).toList()));
            } else if (misses.containsKey(template)) {
                verdicts.add(new Verdict.NotMatched(template, misses.get(template)));
            } else {
                verdicts.add(new Verdict.Failed(template));
            }
        }
        return verdicts;
    }
}
