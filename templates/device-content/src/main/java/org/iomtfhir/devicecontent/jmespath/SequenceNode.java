package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.node.Node;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;

/** One node after the other, each on what the one before gave. It projects if its last does. */
final class SequenceNode extends JmesNode {

    private final List<Node<Json>> nodes;

    SequenceNode(JmesRuntime runtime, List<Node<Json>> nodes) {
        super(runtime);
        this.nodes = List.copyOf(nodes);
    }

    @Override
    public Json search(Json input) {
        Json value = input;
        for (int i = 0; i < nodes.size(); i++) {
            value = nodes.get(i).search(value);
        }
        return value;
    }

    @Override
    NodeResult searchMarked(Json input) {
        Json value = input;
        int last = nodes.size() - 1;
        for (int i = 0; i < last; i++) {
            value = nodes.get(i).search(value);
        }
        return marked(nodes.get(last), value);
    }
}
