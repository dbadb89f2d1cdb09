package org.iomtfhir.runtime.settings;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Traces through the line. Immutable, so thread-safe. */
public final class TracingSettings implements SettingsGroup<TracingSettings.Traced> {

    private final Setting<URI> endpoint = Setting
            .of("tracing.endpoint", SettingType.webAddress(),
                    "Where spans are sent, by OTLP over HTTP: the whole URL, such as `http://collector:4318/v1/traces`.")
            .absentMeans("no traces");
    private final Setting<Integer> percent = Setting
            .of("tracing.percent", SettingType.wholeNumber(0, 100),
                    "How many of a hundred traces that begin at this service are kept. An event that comes in a trace"
                            + " (property `traceparent`) is traced as whoever began that trace decided.")
            .defaultsTo(100);
    private final Setting<Secret> headers = Setting
            .of("tracing.headers", SettingType.secret(),
                    "Headers that the endpoint asks for, `NAME=VALUE`, parted by commas: a key, as a rule.")
            .absentMeans("none");

    /**
     * @param endpoint
     *            empty for no traces
     * @param percent
     *            how many of a hundred are kept
     * @param headers
     *            sent with each request
     */
    public record Traced(Optional<URI> endpoint, int percent, Map<String, Secret> headers) {}

    @Override
    public String title() {
        return "Traces";
    }

    @Override
    public String about() {
        return "OpenTelemetry spans of what becomes of each event, in one trace from the device event to the FHIR server."
                + " They name hubs, partitions and kinds of errors, and nothing that a device sent.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(endpoint, percent, headers);
    }

    @Override
    public void check(Settings values, Problems problems) {
        values.find(headers).ifPresent(given -> {
            for (String header : given.reveal().split(",")) {
                if (!header.strip().matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+=[^\\r\\n]*")) {
                    problems.add(headers.name() + " must be NAME=VALUE, parted by commas");
                    return;
                }
            }
        });
    }

    @Override
    public Traced read(Settings values) {
        Map<String, Secret> read = new LinkedHashMap<>();
        values.find(headers).ifPresent(given -> {
            for (String header : given.reveal().split(",")) {
                int equals = header.indexOf('=');
                read.put(header.substring(0, equals).strip(), new Secret(header.substring(equals + 1).strip()));
            }
        });
        return new Traced(values.find(endpoint), values.get(percent), read);
    }
}
