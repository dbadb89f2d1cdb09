package org.iomtfhir.devicecontent;

import java.util.List;
import org.iomtfhir.devicecontent.json.Json;

/** Tells a trace which templates matched, and how near the others came. */
final class TracedMatches {

    private final List<CompiledTemplate> templates;
    private final Evaluation run;

    TracedMatches(List<CompiledTemplate> templates, Evaluation run) {
        this.templates = templates;
        this.run = run;
    }

    void tell() {
        Matches matches = run.matches();
        int at = 0;
        for (int template = 0; template < templates.size(); template++) {
            int first = at;
            while (at < matches.size() && matches.template(at) == template) {
                run.trace().matched(template, at - first, matches.value(at));
                at++;
            }
            if (at == first && !run.hasGivenUp(template)
                    && templates.get(template) instanceof CompiledTemplate.OfExpressions own) {
                run.trace().notMatched(template, run.trace().asksWhy() ? why(own.matcher()) : null);
            }
        }
    }

    private NearMiss why(Matcher matcher) {
        Json document = run.document();
        if (matcher.path() != null) {
            return new PathMiss(matcher.text(), matcher.path(), document, document).find();
        }
        // Evaluated once more, for the members that it asks for in vain.
        run.looks().takeFirst();
        try {
            matcher.matches(new Scope(run.document(), document, run.budget()), 1);
        } catch (ExpressionException e) {
            return new NearMiss(0, matcher.text(), e.getMessage(), null, null);
        }
        return JmesMiss.find(matcher.jmes(), document, run.looks().takeFirst());
    }
}
