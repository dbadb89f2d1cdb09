package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.node.Node;
import org.iomtfhir.devicecontent.json.Json;

/** A node of the library that builds something of a known size, counted against the budget. */
final class CountedNode extends JmesNode {

    private final Node<Json> counted;
    private final int size;

    CountedNode(JmesRuntime runtime, Node<Json> counted, int size) {
        super(runtime);
        this.counted = counted;
        this.size = size;
    }

    @Override
    public Json search(Json input) {
        spend(size);
        return counted.search(input);
    }
}
