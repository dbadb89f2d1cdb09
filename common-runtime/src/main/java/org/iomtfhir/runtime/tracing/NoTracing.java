package org.iomtfhir.runtime.tracing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.hub.read.Delivery;

/** The tracing of a service that has no receiver of traces: it records nothing. */
final class NoTracing implements Tracing {

    private static final Work NOTHING = new Work() {
        @Override
        public Map<String, Object> properties() {
            return Map.of();
        }

        @Override
        public void close() {
            // nothing was begun
        }
    };

    @Override
    public boolean isOn() {
        return false;
    }

    @Override
    public Work begin(Delivery source) {
        return NOTHING;
    }

    @Override
    public Work begin(Delivery source, Instant since) {
        return NOTHING;
    }

    @Override
    public Work begin(List<Delivery> sources) {
        return NOTHING;
    }

    @Override
    public void failed(ErrorName error) {
        // nobody is told
    }

    @Override
    public void close() {
        // nothing to send
    }
}
