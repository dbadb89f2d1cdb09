package org.iomtfhir.runtime.service;

import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.iomtfhir.runtime.hub.HubStatus;

/** Shows in health and metrics how a connection to a hub fares. */
final class HealthHubStatus implements HubStatus {

    /** The connection as a whole, which is no partition. */
    private static final String WHOLE = "";

    private final WaitingParts parts;
    private final LineMetrics metrics;

    HealthHubStatus(ServiceHealth.Component component, LineMetrics metrics) {
        this.parts = new WaitingParts(component);
        this.metrics = metrics;
    }

    @Override
    public void waiting(ErrorName name, String what) {
        waiting(WHOLE, name, what);
    }

    @Override
    public void waiting(String partition, ErrorName name, String what) {
        metrics.error(name);
        metrics.retried("hub");
        parts.waits(partition, name + ": " + what);
    }

    @Override
    public void working() {
        parts.works(WHOLE);
    }

    @Override
    public void working(String partition) {
        parts.works(partition);
        parts.works(WHOLE);
    }

    /** The partition is read elsewhere, or nowhere. */
    void left(String partition) {
        parts.forget(partition);
    }
}
