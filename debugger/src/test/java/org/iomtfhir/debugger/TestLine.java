package org.iomtfhir.debugger;

import java.io.IOException;
import java.time.Clock;
import org.iomtfhir.model.Profile;
import org.iomtfhir.model.ServiceSystem;
import org.iomtfhir.persist.merge.MergeContext;
import org.iomtfhir.persist.merge.TextMerge;

/** Persist's own merger, and a line of which one hub, one letter and one Observation are known. */
final class TestLine implements StoredObservations, LineEvents {

    private volatile String stored = "";

    /** What the FHIR server has under the id {@code known}. */
    void stored(String observation) {
        stored = observation;
    }

    @Override
    public Merged merge(String there, String made, Profile profile) throws IOException {
        TextMerge.Merged merged = new TextMerge(
                new MergeContext(Clock.systemUTC(), ServiceSystem.DEFAULT, profile, false))
                .merge(there, made);
        return new Merged(merged.outcome(), merged.resource().orElse(null), String.join(" ", merged.said()));
    }

    @Override
    public String fetch(String id) throws IOException {
        if (!id.equals("known")) {
            throw new IOException("the FHIR server has no Observation " + id);
        }
        return stored;
    }

    @Override
    public String last(String hub, int count) throws IOException {
        if (!hub.equals("devicedata")) {
            throw new IOException("there is no hub " + hub);
        }
        return "{\"Body\":{\"hr\":" + count
                + ",\"id\":\"d-9\",\"at\":\"2026-10-09T10:18:00Z\"},\"Properties\":{},\"SystemProperties\":{}}";
    }

    @Override
    public String deadLetter(String key) {
        return "{\"hr\":\"" + key + "\",\"id\":\"d-9\",\"at\":\"yesterday\"}";
    }
}
