package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.Expression;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNull;

/** {@code [?test]}: the items of an array that pass. */
final class SelectionNode extends ProjectingNode {

    private final Expression<Json> test;

    SelectionNode(JmesRuntime runtime, Expression<Json> test) {
        super(runtime);
        this.test = test;
    }

    @Override
    public Json search(Json input) {
        if (!(input instanceof JsonArray array)) {
            return JsonNull.NULL;
        }
        spend(array.size());
        List<Json> selected = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            if (runtime.isTruthy(test.search(array.get(i)))) {
                selected.add(array.get(i));
            }
        }
        return runtime.createArray(selected);
    }
}
