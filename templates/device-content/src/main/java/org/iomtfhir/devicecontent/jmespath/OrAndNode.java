package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.Expression;
import org.iomtfhir.devicecontent.json.Json;

/** {@code a || b} and {@code a && b}: one of the two results, which projects if its side does. */
final class OrAndNode extends JmesNode {

    private final Expression<Json> left;
    private final Expression<Json> right;
    private final boolean or;

    OrAndNode(JmesRuntime runtime, Expression<Json> left, Expression<Json> right, boolean or) {
        super(runtime);
        this.left = left;
        this.right = right;
        this.or = or;
    }

    @Override
    public Json search(Json input) {
        Json first = left.search(input);
        return runtime.isTruthy(first) == or ? first : right.search(input);
    }

    @Override
    NodeResult searchMarked(Json input) {
        NodeResult first = marked(left, input);
        return runtime.isTruthy(first.value()) == or ? first : marked(right, input);
    }
}
