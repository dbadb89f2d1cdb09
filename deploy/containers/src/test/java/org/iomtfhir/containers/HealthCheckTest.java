package org.iomtfhir.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import org.iomtfhir.runtime.health.HealthServer;
import org.iomtfhir.runtime.health.ServiceHealth;
import org.junit.jupiter.api.Test;

class HealthCheckTest {

    @Test
    void aServiceThatAnswersIsHealthyAndOneThatHasEndedIsNot() throws IOException {
        String page;
        try (HealthServer server = HealthServer.start("127.0.0.1", 0, new ServiceHealth(Clock.systemUTC()),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))) {
            page = "http://127.0.0.1:" + server.port() + "/health/live";

            assertThat(HealthCheck.healthy(page)).isTrue();
            assertThat(HealthCheck.healthy(page.replace("live", "nowhere"))).isFalse();
        }
        assertThat(HealthCheck.healthy(page)).isFalse();
    }

    @Test
    void whatIsNoAddressIsNotHealthy() {
        assertThat(HealthCheck.healthy("health")).isFalse();
    }
}
