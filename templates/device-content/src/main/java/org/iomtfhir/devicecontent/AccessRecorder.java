package org.iomtfhir.devicecontent;

import org.iomtfhir.devicecontent.json.Json;
import org.iomtfhir.devicecontent.jsonpath.AccessListener;
import org.jspecify.annotations.Nullable;

/** Hands a trace the values that are looked at, and keeps the first member that an evaluation asked for in vain. Not thread-safe. */
final class AccessRecorder implements AccessListener {

    /** A member that is not there. */
    record Missed(Json where, String name) {}

    private final Trace trace;
    private @Nullable Missed first;

    AccessRecorder(Trace trace) {
        this.trace = trace;
    }

    @Override
    public void found(Json value) {
        trace.read(value);
    }

    @Override
    public void missed(Json where, String name) {
        if (first == null) {
            first = new Missed(where, name);
        }
    }

    /** The first since this was last asked; null if there was none. */
    @Nullable
    Missed takeFirst() {
        Missed taken = first;
        first = null;
        return taken;
    }
}
