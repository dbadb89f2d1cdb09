package org.iomtfhir.runtime.service;

import org.iomtfhir.model.ErrorName;
import org.iomtfhir.runtime.health.LineMetrics;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.iomtfhir.runtime.hub.HubStatus;

/** Shows in health and metrics how a connection to a hub fares. */
final class HealthHubStatus implements HubStatus {

    private final ServiceHealth.Component component;
    private final LineMetrics metrics;

    HealthHubStatus(ServiceHealth.Component component, LineMetrics metrics) {
        this.component = component;
        this.metrics = metrics;
    }

    @Override
    public void waiting(ErrorName name, String what) {
        metrics.error(name);
        metrics.retried("hub");
        component.waiting(name + ": " + what);
    }

    @Override
    public void working() {
        component.up();
    }
}
