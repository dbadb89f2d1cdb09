package org.iomtfhir.runtime.tracing;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.iomtfhir.runtime.settings.TracingSettings.Traced;
import org.slf4j.LoggerFactory;

/** Makes of the settings where traces go. All methods are static and thread-safe. */
public final class Traces {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Traces.class);

    /** Where the SDK logs; held, since its settings go with the last reference to it. */
    private static final Logger SDK = Logger.getLogger("io.opentelemetry");

    private Traces() {}

    /**
     * Traces as set up; none where no endpoint is set.
     *
     * @param stage
     *            the service's name
     */
    public static Tracing of(Traced settings, String stage) {
        if (settings.endpoint().isEmpty()) {
            return Tracing.OFF;
        }
        logToOurs();
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.endpoint().get().toString());
        settings.headers().forEach((name, value) -> exporter.addHeader(name, value.reveal()));
        return new OpenTelemetryTracing(stage, settings.percent() / 100.0,
                BatchSpanProcessor.builder(exporter.build()).build());
    }

    /** The SDK writes to the log of the Java runtime, which goes past ours. */
    private static void logToOurs() {
        synchronized (SDK) {
            if (!SDK.getUseParentHandlers()) {
                return;
            }
            SDK.setUseParentHandlers(false);
            SDK.addHandler(new Handler() {
                @Override
                public void publish(LogRecord entry) {
                    if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                        LOG.warn("Traces: {}", entry.getMessage());
                    }
                }

                @Override
                public void flush() {
                    // keeps nothing
                }

                @Override
                public void close() {
                    // keeps nothing
                }
            });
        }
    }
}
