package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.Expression;
import io.burt.jmespath.JmesPathException;
import io.burt.jmespath.parser.ParseError;
import io.burt.jmespath.parser.ParseException;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;

/** A compiled JMESPath expression. Immutable and thread-safe. */
public final class JmesPath {

    private final String text;
    private final Expression<Json> expression;

    private JmesPath(String text, Expression<Json> expression) {
        this.text = text;
        this.expression = expression;
    }

    /**
     * Reads expressions that may call the standard functions and some more. Immutable and thread-safe.
     */
    public static final class Compiler {

        private final JmesRuntime runtime;

        /**
         * A compiler.
         *
         * @param more
         *            functions beside the standard and the connector's own; of one name the last counts
         */
        public Compiler(List<JmesPathFunction> more) {
            this.runtime = new JmesRuntime(more);
        }

        /**
         * Reads one expression.
         *
         * @throws JmesPathSyntaxException
         *             if the text is none, calls a function that isn't there or with too few or too many arguments, or nests
         *             beyond what is read
         */
        public JmesPath compile(String text) throws JmesPathSyntaxException {
            Nesting.check(text);
            try {
                return new JmesPath(text, runtime.compile(text));
            } catch (ParseException e) {
                ParseError first = e.iterator().next();
                throw new JmesPathSyntaxException(Math.max(0, first.position()), first.message());
            } catch (JmesPathException | IllegalArgumentException | IndexOutOfBoundsException e) {
                // The library lets an index too large, or half an escape, through to the parser of numbers.
                throw new JmesPathSyntaxException(0, "a number, a literal or an escape in it can't be read");
            } catch (StackOverflowError e) {
                throw new JmesPathSyntaxException(0, "it nests too deeply");
            }
        }
    }

    /**
     * What an expression selected.
     *
     * @param values
     *            the elements of a projection, or the one result; empty if the result is null
     * @param projection
     *            whether it was a projection
     */
    public record Selected(List<Json> values, boolean projection) {}

    /**
     * Evaluates the expression.
     *
     * @throws JmesPathFunctionException
     *             if a function has no result for what it is given
     * @throws JmesPathException
     *             if a standard function is given what it can't take
     * @throws LimitExceededException
     *             if that costs more than the budget gives
     */
    public Selected select(Json input, Budget budget) {
        Budget outer = JmesRuntime.BUDGET.get();
        JmesRuntime.BUDGET.set(budget);
        try {
            Marked marked = JmesNode.marked(expression, input);
            if (marked.value() instanceof JsonNull) {
                return new Selected(List.of(), false);
            }
            return marked.projection() && marked.value() instanceof JsonArray array
                    ? new Selected(array.items(), true)
                    : new Selected(List.of(marked.value()), false);
        } finally {
            JmesRuntime.BUDGET.set(outer);
        }
    }

    /** The expression as written. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
