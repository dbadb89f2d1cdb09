package org.iomtfhir.devicecontent;

import java.util.List;
import java.util.Objects;
import org.iomtfhir.devicecontent.json.Json;

/** Tells a trace which templates matched, and how near the others came. */
final class TracedMatches {

    private final List<CompiledTemplate> templates;
    private final Evaluation run;
    private final Trace trace;
    private final AccessRecorder looks;

    /**
     * @param run
     *            one that somebody follows
     */
    TracedMatches(List<CompiledTemplate> templates, Evaluation run) {
        this.templates = templates;
        this.run = run;
        this.trace = Objects.requireNonNull(run.trace());
        this.looks = Objects.requireNonNull(run.looks());
    }

    void tell() {
        Matches matches = run.matches();
        int at = 0;
        for (int template = 0; template < templates.size(); template++) {
            int first = at;
            while (at < matches.size() && matches.template(at) == template) {
                trace.matched(template, at - first, matches.value(at));
                at++;
            }
            if (at == first && !run.hasGivenUp(template)
                    && templates.get(template) instanceof CompiledTemplate.OfExpressions own) {
                trace.notMatched(template, trace.asksWhy() ? why(own.matcher()) : null);
            }
        }
    }

    private NearMiss why(Matcher matcher) {
        Json document = run.document();
        if (matcher.path() != null) {
            return new PathMiss(matcher.text(), matcher.path(), document, document).find();
        }
        // Evaluated once more, for the members that it asks for in vain.
        looks.takeFirst();
        try {
            matcher.matches(new Scope(run.document(), document, run.budget()), 1);
        } catch (ExpressionException e) {
            return new NearMiss(0, matcher.text(), e.getMessage(), null, null);
        }
        return JmesMiss.find(Objects.requireNonNull(matcher.jmes()), document, looks.takeFirst());
    }
}
