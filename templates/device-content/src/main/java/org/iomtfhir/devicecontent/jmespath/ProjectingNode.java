package org.iomtfhir.devicecontent.jmespath;

import org.iomtfhir.devicecontent.json.Json;

/** A node whose result is a projection. */
abstract class ProjectingNode extends JmesNode {

    ProjectingNode(JmesRuntime runtime) {
        super(runtime);
    }

    @Override
    NodeResult searchMarked(Json input) {
        return new NodeResult(search(input), true);
    }
}
