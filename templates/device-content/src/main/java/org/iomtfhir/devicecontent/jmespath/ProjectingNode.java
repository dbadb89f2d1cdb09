package org.iomtfhir.devicecontent.jmespath;

import org.iomtfhir.devicecontent.json.Json;

/** A node whose result is a projection. */
abstract class ProjectingNode extends JmesNode {

    ProjectingNode(JmesRuntime runtime) {
        super(runtime);
    }

    @Override
    Marked searchMarked(Json input) {
        return new Marked(search(input), true);
    }
}
