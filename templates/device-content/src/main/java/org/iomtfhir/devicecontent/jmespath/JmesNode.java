package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.Expression;
import io.burt.jmespath.node.Node;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.jsonpath.Budget;
import org.jspecify.annotations.Nullable;

/** A node of our own. Equality is identity: nothing compares expressions. */
abstract class JmesNode extends Node<Json> {

    JmesNode(JmesRuntime runtime) {
        super(runtime);
    }

    /** Evaluates like {@link #search}, and says whether the result is a projection; none is unless a node says so. */
    NodeResult searchMarked(Json input) {
        return new NodeResult(search(input), false);
    }

    /** Evaluates any expression of this runtime. */
    static NodeResult marked(Expression<Json> expression, Json input) {
        return expression instanceof JmesNode node
                ? node.searchMarked(input)
                : new NodeResult(expression.search(input), false);
    }

    /** Tells whoever follows the evaluation what came of asking for a member: null if there is none. */
    static void looked(Json input, String name, @Nullable Json value) {
        Budget budget = JmesRuntime.BUDGET.get();
        if (budget != null) {
            if (value == null) {
                budget.missed(input, name);
            } else {
                budget.found(value);
            }
        }
    }

    static void spend(int values) {
        Budget budget = JmesRuntime.BUDGET.get();
        if (budget != null) {
            budget.spend(values);
        }
    }

    @Override
    protected boolean internalEquals(Object other) {
        // Asked only of another object.
        return false;
    }

    @Override
    protected int internalHashCode() {
        return System.identityHashCode(this);
    }
}
