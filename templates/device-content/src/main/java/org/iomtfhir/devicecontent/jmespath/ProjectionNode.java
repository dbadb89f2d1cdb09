package org.iomtfhir.devicecontent.jmespath;

import io.burt.jmespath.Expression;
import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNull;

/** {@code [*]} and what follows a list: the expression on every item, nulls left out. */
final class ProjectionNode extends ProjectingNode {

    private final Expression<Json> each;

    ProjectionNode(JmesRuntime runtime, Expression<Json> each) {
        super(runtime);
        this.each = each;
    }

    @Override
    public Json search(Json input) {
        if (!(input instanceof JsonArray array)) {
            return JsonNull.NULL;
        }
        spend(array.size());
        List<Json> results = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            Json result = each.search(array.get(i));
            if (!(result instanceof JsonNull)) {
                results.add(result);
            }
        }
        return runtime.createArray(results);
    }
}
