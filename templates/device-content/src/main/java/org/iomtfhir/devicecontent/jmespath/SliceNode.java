package org.iomtfhir.devicecontent.jmespath;

import java.util.ArrayList;
import java.util.List;
import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.json.JsonArray;
import org.iomtfhir.devicecontent.json.JsonNull;

/** {@code [from:to:step]}: items of an array, counted from the end where negative. */
final class SliceNode extends ProjectingNode {

    private final Integer from;
    private final Integer to;
    private final int by;

    SliceNode(JmesRuntime runtime, Integer from, Integer to, Integer by) {
        super(runtime);
        this.from = from;
        this.to = to;
        this.by = by == null ? 1 : by;
    }

    @Override
    public Json search(Json input) {
        if (!(input instanceof JsonArray array)) {
            return JsonNull.NULL;
        }
        spend(array.size());
        int size = array.size();
        int lowest = by > 0 ? 0 : -1;
        int highest = by > 0 ? size : size - 1;
        int start = from == null ? (by > 0 ? lowest : highest) : bound(from, size, lowest, highest);
        int end = to == null ? (by > 0 ? highest : lowest) : bound(to, size, lowest, highest);
        List<Json> items = new ArrayList<>();
        for (long i = start; by > 0 ? i < end : i > end; i += by) {
            items.add(array.get((int) i));
        }
        return runtime.createArray(items);
    }

    private static int bound(int given, int size, int lowest, int highest) {
        long counted = given < 0 ? (long) given + size : given;
        return (int) Math.max(lowest, Math.min(highest, counted));
    }
}
