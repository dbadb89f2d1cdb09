package org.iomtfhir.devicecontent;

import java.util.List;

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
     */
    record OfExpressions(TemplateSummary summary, int line, Matcher matcher, CompiledExpression deviceId,
            List<CompiledExpression> times, CompiledExpression patientId, CompiledExpression encounterId,
            CompiledExpression correlationId, List<Value> values) implements CompiledTemplate {

        public OfExpressions {
            times = List.copyOf(times);
            values = List.copyOf(values);
        }

        /** How many expressions a measurement takes. */
        int expressions() {
            return 4 + times.size() + values.size();
        }

        String typeName() {
            return summary.typeName();
        }
    }

    /** A value of a measurement. */
    record Value(String name, boolean required, CompiledExpression expression) {}

    /** A template of a kind from outside. */
    record OfExtension(TemplateSummary summary, int line, DeviceTemplate template) implements CompiledTemplate {}
}
