package org.iomtfhir.runtime.settings;

import java.util.List;

/** What the operator sees: health, metrics, logs. Immutable, so thread-safe. */
public final class OperationsSettings implements SettingsGroup<OperationsSettings.Operations> {

    private final Setting<String> address = Setting.of("health.address", SettingType.text(),
            "Address that health and metrics are served on; `127.0.0.1` hides them from other machines.")
            .defaultsTo("0.0.0.0");
    private final Setting<Integer> port = Setting.of("health.port", SettingType.wholeNumber(0, 65535),
            "Port that health and metrics are served on, over HTTP; 0 picks a free one.").defaultsTo(8080);
    private final Setting<LogFormat> format = Setting
            .of("log.format", SettingType.choice(LogFormat.class), "Lines of text, or an object of JSON a line.")
            .defaultsTo(LogFormat.TEXT);
    private final Setting<LogLevel> level = Setting
            .of("log.level", SettingType.choice(LogLevel.class),
                    "Least level of this project's own messages. Payloads and identities are never logged at INFO and above;"
                            + " DEBUG and TRACE are for test data alone.")
            .defaultsTo(LogLevel.INFO);

    /** How a log line is written. */
    public enum LogFormat {
        /** Lines of text for people to read. */
        TEXT,
        /** One JSON object a line for log collectors. */
        JSON;

        @Override
        public String toString() {
            return this == TEXT ? "text" : "json";
        }
    }

    /** What is worth a log line. */
    public enum LogLevel {
        /** Failures, and nothing else. */
        ERROR,
        /** What an operator should look at. */
        WARN,
        /** What happens in the large. */
        INFO,
        /** What happens in the small. */
        DEBUG,
        /** Everything that is logged at all. */
        TRACE
    }

    /** Values of the group. */
    public record Operations(String address, int port, LogFormat logFormat, LogLevel logLevel) {}

    @Override
    public String title() {
        return "Health, metrics, logs";
    }

    @Override
    public String about() {
        return "`/health/live`, `/health/ready` and `/metrics` (Prometheus) hold no data of persons. Logs go to the "
                + "standard output.";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(address, port, format, level);
    }

    @Override
    public Operations read(Settings values) {
        return new Operations(values.get(address), values.get(port), values.get(format), values.get(level));
    }
}
