package org.iomtfhir.devicecontent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonObject;
import org.iomtfhir.devicecontent.json.JsonReader;
import org.iomtfhir.devicecontent.json.JsonText;
import org.iomtfhir.devicecontent.json.MalformedJsonException;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.WireTime;
import org.iomtfhir.template.CompileResult;
import org.iomtfhir.template.Problems;
import org.jspecify.annotations.Nullable;

/**
 * A compiled set of device templates. Immutable and thread-safe.
 *
 * <p>Bounds of one event: {@value #MAX_MATCHES} matches of one template and {@value #MAX_MATCHES_OF_ALL} of all, beyond which
 * the template fails with the matches it has; {@value #MAX_EXPRESSIONS} expressions and {@value #MAX_CHARACTERS} characters of
 * measurements, beyond which it fails with the measurements it has; {@value #MAX_FAILURES} failures, beyond which they are counted
 * in one more.
 */
public final class DeviceContent {

    /** How many matches one template may have in one event. */
    public static final int MAX_MATCHES = 100_000;
    /** How many matches all templates together may have in one event. */
    public static final int MAX_MATCHES_OF_ALL = 500_000;
    /** How many expressions the measurements of one event may take. */
    public static final int MAX_EXPRESSIONS = 20_000_000;
    /** How many characters the measurements of one event may hold together. */
    public static final int MAX_CHARACTERS = 32 * 1024 * 1024;
    /** How many warnings of one event are kept. */
    public static final int MAX_WARNINGS = 100;
    /** How many failures of one event are listed. */
    public static final int MAX_FAILURES = 10_000;

    private final List<CompiledTemplate> templates;
    private final ContentOptions options;
    private final ScanIndex scans;
    /** Those that the walk over the document does not serve. */
    private final int[] others;

    DeviceContent(List<CompiledTemplate> templates, ContentOptions options) {
        this.templates = List.copyOf(templates);
        this.options = options;
        ScanIndex.Builder index = new ScanIndex.Builder();
        List<Integer> rest = new ArrayList<>();
        for (int i = 0; i < templates.size(); i++) {
            boolean scanned = templates.get(i) instanceof CompiledTemplate.OfExpressions own
                    && own.matcher().path() != null && index.add(i, own.matcher().path());
            if (!scanned) {
                rest.add(i);
            }
        }
        this.scans = index.build();
        this.others = rest.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * Compiles a file for the profile {@code standard}, with the extensions that are installed.
     *
     * @param fileName
     *            how problems name the file
     * @param text
     *            what it holds
     * @return the set, or a refusal; in either case every problem found
     */
    public static CompileResult<DeviceContent> compile(String fileName, String text) {
        return compile(fileName, text, ContentOptions.of(Profile.STANDARD));
    }

    /** Compiles a file like {@link #compile(String, String)}, with these options. */
    public static CompileResult<DeviceContent> compile(String fileName, String text, ContentOptions options) {
        Problems problems = Problems.of(fileName);
        List<CompiledTemplate> templates = new TemplateSetReader(options, problems).read(text);
        return problems.outcome(problems.hasErrors() ? null : new DeviceContent(templates, options));
    }

    /** What each template produces, in the order of the file; immutable. */
    public List<TemplateSummary> templates() {
        return templates.stream().map(CompiledTemplate::summary).toList();
    }

    /** Turns an event into measurements. Never throws for what an event holds. */
    public NormalizedEvent evaluate(DeviceEvent event) {
        return evaluate(event, null);
    }

    /**
     * Turns an event into measurements while somebody follows.
     *
     * @param trace
     *            told what happens; null if nobody follows
     */
    public NormalizedEvent evaluate(DeviceEvent event, @Nullable Trace trace) {
        JsonReader.Read read;
        try {
            read = trace == null ? JsonReader.read(event.body()) : JsonReader.readApart(event.body());
        } catch (MalformedJsonException e) {
            NormalizationFailure failure = ofEvent(BodyShape.of(event.body()).orElse("the body is " + e.getMessage()));
            if (trace != null) {
                trace.failed(failure);
            }
            return new NormalizedEvent(List.of(), List.of(failure), List.of());
        }
        JsonObject document = EventDocument.of(event, read.value());
        Instant enqueued = event.enqueuedTime();
        Evaluation run = new Evaluation(templates, options, document,
                enqueued == null ? null : WireTime.cut(enqueued), trace);
        if (trace != null) {
            trace.document(document);
        }
        if (read.more()) {
            run.fail(ofEvent("something follows the JSON value of the body; it is not read"));
        }
        match(run);
        if (trace != null) {
            new TracedMatches(templates, run).tell();
        }
        measure(run);
        if (run.isEmpty() && read.value() instanceof JsonText text) {
            BodyShape.of(text).ifPresent(shape -> run.fail(ofEvent(shape)));
        }
        return run.result();
    }

    private static NormalizationFailure ofEvent(String cause) {
        return new NormalizationFailure(ErrorName.InvalidDataFormat, null, null, 0, null, null, cause);
    }

    private void match(Evaluation run) {
        if (!scans.isEmpty()) {
            scans.walk(run.document(), run);
        }
        for (int template : others) {
            switch (templates.get(template)) {
                case CompiledTemplate.OfExpressions own -> match(own, template, run);
                case CompiledTemplate.OfExtension ignored -> run.matches().add(template, run.document());
            }
        }
        run.matches().sort();
    }

    private static void match(CompiledTemplate.OfExpressions own, int template, Evaluation run) {
        Scope scope = new Scope(run.document(), run.document(), run.budget());
        try {
            List<Json> values = own.matcher().matches(scope, MAX_MATCHES + 1);
            for (int i = 0; i < values.size(); i++) {
                run.match(template, values.get(i));
            }
        } catch (ExpressionException e) {
            run.giveUp(template, e.getMessage());
        }
    }

    private void measure(Evaluation run) {
        Matches matches = run.matches();
        int match = 0;
        for (int i = 0; i < matches.size(); i++) {
            int template = matches.template(i);
            match = i > 0 && matches.template(i - 1) == template ? match + 1 : 0;
            switch (templates.get(template)) {
                case CompiledTemplate.OfExpressions own -> {
                    if (run.mayEvaluate(template, own.expressions())) {
                        new MatchReader(own, match, new Scope(run.document(), matches.value(i), run.budget()), run)
                                .read();
                    }
                }
                case CompiledTemplate.OfExtension extension -> new ExtensionOutput(extension, run).evaluate();
            }
        }
    }
}
