package org.iomtfhir.runtime.health;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import org.iomtfhir.runtime.build.BuildInfo;

/** {@code build_info}: always 1, with version and commit. Micrometer has no such kind of metric. All methods are static and thread-safe. */
public final class BuildMetric {

    private BuildMetric() {}

    /** Adds it to what the registry shows. */
    public static void register(PrometheusMeterRegistry registry, String stage) {
        BuildInfo build = BuildInfo.current();
        Info.builder().name("build_info").help("Which build runs").labelNames("commit", "stage", "version")
                .register(registry.getPrometheusRegistry()).addLabelValues(build.commit(), stage, build.version());
    }
}
