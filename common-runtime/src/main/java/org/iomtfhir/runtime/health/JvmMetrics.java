package org.iomtfhir.runtime.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/** What operators want to know of any process on a JVM: memory, garbage collection, threads, processor, uptime. */
public final class JvmMetrics implements AutoCloseable {

    private final JvmGcMetrics collections;

    /**
     * Adds them to the registry.
     *
     * @param stage
     *            the service's, which they carry as its other metrics do
     */
    public JvmMetrics(MeterRegistry registry, String stage) {
        Tags tags = Tags.of("stage", stage);
        this.collections = new JvmGcMetrics(tags);
        new JvmMemoryMetrics(tags).bindTo(registry);
        new JvmThreadMetrics(tags).bindTo(registry);
        new ProcessorMetrics(tags).bindTo(registry);
        new UptimeMetrics(tags).bindTo(registry);
        collections.bindTo(registry);
    }

    /** Stops listening for garbage collections. */
    @Override
    public void close() {
        collections.close();
    }
}
