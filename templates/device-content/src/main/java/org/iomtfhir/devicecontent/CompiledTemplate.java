package org.iomtfhir.devicecontent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A template of a set, ready to be evaluated. Immutable. */
sealed interface CompiledTemplate {

    /** A summary of what the template produces. */
    TemplateSummary summary();

    /** The line, from 1, where it starts in the file. */
    int line();

    /**
     * A template of the language's own four kinds.
     *
     * @param deviceId
     *            required
     * @param times
     *            tried one after the other; at least one
     * @param patientId
     *            null if not asked for
     * @param encounterId
     *            null if not asked for
     * @param correlationId
     *            null if not asked for; required if it is
     * @param values
     *            in the order of the file
     * @param keepOffset
     *            whether the offset that the time of a reading names goes along with it
     */
    record OfExpressions(TemplateSummary summary, int line, Matcher matcher, CompiledExpression deviceId,
            List<CompiledExpression> times, @Nullable CompiledExpression patientId,
            @Nullable CompiledExpression encounterId,
            @Nullable CompiledExpression correlationId, List<Value> values,
            boolean keepOffset) implements CompiledTemplate {

        public OfExpressions {
            times = List.copyOf(times);
            values = List.copyOf(values);
        }

        /** How many expressions a measurement takes. */
        int expressions() {
            return 4 + times.size() + values.size()
                    + (int) values.stream().filter(value -> value.series() != null).count();
        }

        String typeName() {
            return summary.typeName();
        }
    }

    /**
     * A value of a measurement.
     *
     * @param series
     *            when its samples were taken, if it holds several; null for a single value
     */
    record Value(String name, boolean required, CompiledExpression expression, @Nullable SeriesSource series) {}

    /** A template of a kind from outside. */
    record OfExtension(TemplateSummary summary, int line, DeviceTemplate template) implements CompiledTemplate {}
}
