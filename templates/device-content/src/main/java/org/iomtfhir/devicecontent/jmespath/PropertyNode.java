package org.iomtfhir.devicecontent.jmespath;

import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonObject;

/** {@code name}: the member of an object. */
final class PropertyNode extends JmesNode {

    private final String name;

    PropertyNode(JmesRuntime runtime, String name) {
        super(runtime);
        this.name = name.intern();
    }

    @Override
    public Json search(Json input) {
        Json value = input instanceof JsonObject object ? object.get(name) : null;
        looked(input, name, value);
        return value == null ? JsonNull.NULL : value;
    }
}
