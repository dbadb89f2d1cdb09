package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.Expression;
import io.burt.jmespath.function.Function;
import io.burt.jmespath.node.CreateObjectNode;
import io.burt.jmespath.node.Node;
import io.burt.jmespath.node.StandardNodeFactory;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;

/** Makes the nodes of an expression: our own where the library's differ from the reference, or cost without bound. */
final class JmesNodes extends StandardNodeFactory<Json> {

    private final JmesRuntime runtime;
    private final TruncatingCalls cuts;

    JmesNodes(JmesRuntime runtime, WholeNumbers wholeNumbers) {
        super(runtime);
        this.runtime = runtime;
        this.cuts = new TruncatingCalls(wholeNumbers);
    }

    List<String> cuts() {
        return cuts.names();
    }

    @Override
    public Node<Json> createSequence(List<Node<Json>> nodes) {
        return new SequenceNode(runtime, nodes);
    }

    @Override
    public Node<Json> createProperty(String name) {
        return new PropertyNode(runtime, name);
    }

    @Override
    public Node<Json> createSlice(Integer start, Integer stop, Integer step) {
        return new SliceNode(runtime, start, stop, step);
    }

    @Override
    public Node<Json> createProjection(Expression<Json> expression) {
        return new ProjectionNode(runtime, expression);
    }

    @Override
    public Node<Json> createFlattenArray() {
        return new FlattenNode(runtime);
    }

    @Override
    public Node<Json> createFlattenObject() {
        return new MembersNode(runtime);
    }

    @Override
    public Node<Json> createSelection(Expression<Json> test) {
        return new SelectionNode(runtime, test);
    }

    @Override
    public Node<Json> createOr(Expression<Json> left, Expression<Json> right) {
        return new OrAndNode(runtime, left, right, true);
    }

    @Override
    public Node<Json> createAnd(Expression<Json> left, Expression<Json> right) {
        return new OrAndNode(runtime, left, right, false);
    }

    @Override
    public Node<Json> createFunctionCall(String name, List<? extends Expression<Json>> arguments) {
        return createFunctionCall(runtime.functionRegistry().getFunction(name), arguments);
    }

    @Override
    public Node<Json> createFunctionCall(Function function, List<? extends Expression<Json>> arguments) {
        CallNode call = new CallNode(runtime, function, arguments);
        cuts.made(call);
        return call;
    }

    @Override
    public Node<Json> createCreateObject(List<CreateObjectNode.Entry<Json>> entries) {
        return new CountedNode(runtime, super.createCreateObject(entries), entries.size());
    }

    @Override
    public Node<Json> createCreateArray(List<? extends Expression<Json>> entries) {
        return new CountedNode(runtime, super.createCreateArray(entries), entries.size());
    }
}
