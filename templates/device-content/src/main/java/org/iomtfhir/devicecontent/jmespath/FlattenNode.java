package org.iomtfhir.devicecontent.jmespath;

import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNull;

/** {@code []}: the items of the items; nulls are left out, as the reference does. */
final class FlattenNode extends ProjectingNode {

    FlattenNode(JmesRuntime runtime) {
        super(runtime);
    }

    @Override
    public Json search(Json input) {
        if (!(input instanceof JsonArray array)) {
            return JsonNull.NULL;
        }
        List<Json> flat = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            if (array.get(i) instanceof JsonArray inner) {
                spend(inner.size() + 1);
                for (int j = 0; j < inner.size(); j++) {
                    addUnlessNull(inner.get(j), flat);
                }
            } else {
                spend(1);
                addUnlessNull(array.get(i), flat);
            }
        }
        return runtime.createArray(flat);
    }

    private static void addUnlessNull(Json value, List<Json> flat) {
        if (!(value instanceof JsonNull)) {
            flat.add(value);
        }
    }
}
