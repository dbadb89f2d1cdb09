package org.iomtfhir.runtime.hub.read;

import java.util.ArrayList;
import java.util.List;

/**
 * Parts a batch by its size: events that hold many records each would keep a stage busy for minutes with what is one batch, and no
 * checkpoint is written meanwhile.
 */
final class BatchParts {

    /** Of the bodies in a part, as they came, and one event more: half a batch of usual readings, some packs of them. */
    static final int BYTES = 256 * 1024;

    private BatchParts() {}

    /** The batch in parts, in its order; an empty one is one part. */
    static List<List<Delivery>> of(List<Delivery> batch) {
        List<List<Delivery>> parts = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int at = 0; at < batch.size(); at++) {
            bytes += batch.get(at).event().body().length;
            if (bytes >= BYTES) {
                parts.add(batch.subList(from, at + 1));
                from = at + 1;
                bytes = 0;
            }
        }
        if (from < batch.size() || batch.isEmpty()) {
            parts.add(batch.subList(from, batch.size()));
        }
        return parts;
    }
}
