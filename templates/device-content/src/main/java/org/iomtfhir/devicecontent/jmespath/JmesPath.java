package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.Expression;
import io.burt.jmespath.JmesPathException;
import io.burt.jmespath.function.FunctionRegistry;
import io.burt.jmespath.parser.ParseError;
import io.burt.jmespath.parser.ParseException;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.iomtfhir.devicecontent.jsonpath.LimitExceededException;
import org.iomtfhir.model.BoundedDecimal;

/** A compiled JMESPath expression. Immutable and thread-safe. */
public final class JmesPath {

    private final String text;
    private final Expression<Json> expression;
    private final List<String> cuts;
    private final Compiler compiler;

    private JmesPath(String text, Expression<Json> expression, List<String> cuts, Compiler compiler) {
        this.compiler = compiler;
        this.text = text;
        this.expression = expression;
        this.cuts = List.copyOf(cuts);
    }

    /**
     * Reads expressions that may call the standard functions and some more. Immutable and thread-safe.
     */
    public static final class Compiler {

        private final WholeNumbers wholeNumbers;
        private final FunctionRegistry functions;
        private final FunctionNames names;

        /**
         * A compiler.
         *
         * @param wholeNumbers
         *            what division makes of whole numbers
         * @param more
         *            functions beside the standard and the connector's own; of one name the last counts
         */
        public Compiler(WholeNumbers wholeNumbers, List<JmesPathFunction> more) {
            this.wholeNumbers = wholeNumbers;
            this.functions = JmesRuntime.functions(wholeNumbers, more);
            this.names = FunctionNames.of(wholeNumbers, more);
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
                JmesRuntime runtime = new JmesRuntime(functions, wholeNumbers);
                Expression<Json> read = runtime.compile(text);
                return new JmesPath(text, read, runtime.cuts(), this);
            } catch (ParseException e) {
                ParseError first = e.iterator().next();
                throw new JmesPathSyntaxException(Math.max(0, first.position()), names.explain(first.message()));
            } catch (JmesPathException | IllegalArgumentException | IndexOutOfBoundsException e) {
                // The library lets an index too large, or half an escape, through to the parser of numbers.
                throw new JmesPathSyntaxException(0,
                        "a number, a literal or an escape in it can't be read, or a number in it is"
                                + " not between 1e-" + BoundedDecimal.MAX_EXPONENT + " and 1e"
                                + BoundedDecimal.MAX_EXPONENT);
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
            NodeResult marked = JmesNode.marked(expression, input);
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

    /**
     * The functions in it that may cut off a fraction, each once: those whose numbers may both be whole, the counting of time
     * and {@code floor} aside, which are meant to cut. Empty with {@link WholeNumbers#EXACT}.
     */
    public List<String> cuts() {
        return cuts;
    }

    /**
     * Another expression that may call the same functions.
     *
     * @throws JmesPathSyntaxException
     *             if the text is none
     */
    public JmesPath other(String otherText) throws JmesPathSyntaxException {
        return compiler.compile(otherText);
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
