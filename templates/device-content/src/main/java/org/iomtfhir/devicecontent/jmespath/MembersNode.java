package org.iomtfhir.devicecontent.jmespath;

import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNull;
import org.iomtfhir.devicecontent.json.JsonObject;

/** {@code *}: the values of an object, nulls left out. */
final class MembersNode extends ProjectingNode {

    MembersNode(JmesRuntime runtime) {
        super(runtime);
    }

    @Override
    public Json search(Json input) {
        if (!(input instanceof JsonObject object)) {
            return JsonNull.NULL;
        }
        spend(object.size());
        List<Json> values = new ArrayList<>(object.size());
        for (int i = 0; i < object.size(); i++) {
            if (!(object.value(i) instanceof JsonNull)) {
                values.add(object.value(i));
            }
        }
        return runtime.createArray(values);
    }
}
