package org.iomtfhir.cli;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.iomtfhir.devicecontent.NormalizationFailure;
import org.iomtfhir.devicecontent.NormalizationWarning;
import org.iomtfhir.fhirmapping.MappingFailure;
import org.iomtfhir.model.ErrorName;
import org.jspecify.annotations.Nullable;

/** What came of a file of events. Holds names of the templates, numbers of lines and counts; no value of an event. Not thread-safe. */
final class EventReport {

    /** How many causes are told apart; what fails beyond is counted in one more. */
    static final int MAX_CAUSES = 200;

    /** How many resources are told apart, which takes 64 bytes each; those beyond are counted one by one. */
    private static final int MAX_TOLD_APART = 5_000_000;

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Cause OTHERS = new Cause("several", "", -1, 0, "", "");

    /** The languages that an event goes through. */
    enum Stage {
        NORMALIZE, TRANSFORM
    }

    /** What makes two failures the same. Numbers in the text (of a column, say) don't part them. */
    private record Cause(String stage, String error, int template, int line, String member, String text) {}

    /**
     * Everything that failed for one cause.
     *
     * @param stage
     *            which language found it; null for what is beyond {@link #MAX_CAUSES}, as are all other texts then
     * @param templateIndex
     *            of the template, from 0; null if it is not about one
     * @param typeName
     *            of the template; null if it is not about one
     * @param templateLine
     *            the line of the template file; 0 if it is not about one
     * @param member
     *            the member or value of the template; null if it is not about one
     * @param text
     *            of the first of them
     * @param eventLine
     *            the line in the events file of the first of them, or of the first reading of its group
     * @param count
     *            how many there are
     */
    record Failure(@Nullable Stage stage, @Nullable ErrorName error, @Nullable Integer templateIndex,
            @Nullable String typeName, int templateLine, @Nullable String member, String text, long eventLine,
            long count) {

        private Failure andOneMore() {
            return new Failure(stage, error, templateIndex, typeName, templateLine, member, text, eventLine,
                    count + 1);
        }
    }

    /**
     * Everything that was read in one way and may be meant in another, at one place of the templates.
     *
     * @param templateIndex
     *            of the template, from 0
     * @param typeName
     *            of the template
     * @param templateLine
     *            the line of the template file
     * @param member
     *            the member of the template
     * @param text
     *            of the first of them
     * @param eventLine
     *            the line in the events file of the first of them
     * @param count
     *            how many there are
     */
    record Warning(int templateIndex, String typeName, int templateLine, String member, String text, long eventLine,
            long count) {

        private Warning andOneMore() {
            return new Warning(templateIndex, typeName, templateLine, member, text, eventLine, count + 1);
        }
    }

    private final Map<Cause, Failure> failures = new LinkedHashMap<>();
    /** As many as there are expressions at most. */
    private final Map<List<Object>, Warning> warnings = new LinkedHashMap<>();
    private final Map<String, Long> measurements = new TreeMap<>();
    /** By resource type and type name; hashes of what tells resources apart, so that millions of them fit. */
    private final Map<List<String>, Set<Long>> resources = new LinkedHashMap<>();
    private final Map<List<String>, Long> notToldApart = new LinkedHashMap<>();
    private final int maxToldApart;
    private int toldApart;
    private long events;
    private long unmatched;
    private long failed;
    private long empty;
    private long replaced;

    EventReport() {
        this(MAX_TOLD_APART);
    }

    /**
     * @param maxToldApart
     *            in place of {@link #MAX_TOLD_APART}
     */
    EventReport(int maxToldApart) {
        this.maxToldApart = maxToldApart;
    }

    void event(boolean matched, boolean hasFailed) {
        events++;
        failed += hasFailed ? 1 : 0;
        unmatched += matched || hasFailed ? 0 : 1;
    }

    void measurement(String type) {
        measurements.merge(type, 1L, Long::sum);
    }

    /**
     * A resource.
     *
     * @param identity
     *            a hash of what makes two of them one on the server
     * @param replacedReadings
     *            how many readings gave way to others in it
     */
    void resource(String resourceType, String typeName, long identity, int replacedReadings) {
        List<String> type = List.of(resourceType, typeName);
        Set<Long> identities = resources.computeIfAbsent(type, first -> new HashSet<>());
        if (toldApart < maxToldApart) {
            toldApart += identities.add(identity) ? 1 : 0;
        } else if (!identities.contains(identity)) {
            notToldApart.merge(type, 1L, Long::sum);
        }
        replaced += replacedReadings;
    }

    void emptyObservations(int more) {
        empty += more;
    }

    void warning(NormalizationWarning warning, long eventLine) {
        warnings.merge(List.of(warning.templateIndex(), warning.member()),
                new Warning(warning.templateIndex(), warning.typeName(), warning.line(), warning.member(),
                        warning.cause(), eventLine, 1),
                (known, ignored) -> known.andOneMore());
    }

    /** In the order in which each first came. */
    Collection<Warning> warnings() {
        return warnings.values();
    }

    void failure(NormalizationFailure failure, long eventLine) {
        add(Stage.NORMALIZE,
                new Failure(Stage.NORMALIZE, failure.error(), failure.templateIndex(), failure.typeName(),
                        failure.line(),
                        failure.member(), failure.cause(), eventLine, 1));
    }

    void failure(MappingFailure failure, long eventLine) {
        boolean found = failure.templateIndex() >= 0;
        add(Stage.TRANSFORM,
                new Failure(Stage.TRANSFORM, failure.error(), found ? failure.templateIndex() : null,
                        failure.typeName(),
                        failure.line(), null, failure.message(), eventLine, 1));
    }

    private void add(Stage stage, Failure failure) {
        Cause cause = new Cause(stage.name(), failure.error() + " " + failure.typeName(),
                failure.templateIndex() == null ? -1 : failure.templateIndex(), failure.templateLine(),
                failure.member() == null ? "" : failure.member(), NUMBER.matcher(failure.text()).replaceAll("#"));
        Failure known = failures.get(cause);
        if (known == null && failures.size() >= MAX_CAUSES) {
            failures.merge(OTHERS, new Failure(null, null, null, null, 0, null,
                    "further causes, which are not told apart", failure.eventLine(), 1),
                    (one, more) -> one.andOneMore());
        } else {
            failures.put(cause, known == null ? failure : known.andOneMore());
        }
    }

    /** In the order in which each cause first came. */
    Collection<Failure> failures() {
        return failures.values();
    }

    /** How many measurements of which type, by name. */
    Map<String, Long> measurements() {
        return measurements;
    }

    /** How many different resources, by resource type and type name; see {@link #isExact}. */
    Map<List<String>, Long> resources() {
        Map<List<String>, Long> counts = new LinkedHashMap<>();
        resources.forEach(
                (type, identities) -> counts.put(type, identities.size() + notToldApart.getOrDefault(type, 0L)));
        return counts;
    }

    /** Whether the resources are counted exactly; else there may be fewer on the server. */
    boolean isExact() {
        return notToldApart.isEmpty();
    }

    long events() {
        return events;
    }

    /** Events that no template matched, and in which nothing failed. */
    long unmatched() {
        return unmatched;
    }

    /** Events of which the device content could not extract everything. */
    long failed() {
        return failed;
    }

    /** Observations without a value or component, which are not written. */
    long empty() {
        return empty;
    }

    /** Readings that gave way to another one of the same instant or Observation. */
    long replaced() {
        return replaced;
    }

    boolean hasFailures() {
        return !failures.isEmpty();
    }
}
