package org.iomtfhir.chaos.line;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.iomtfhir.runtime.logging.LogSetup;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;
import org.slf4j.LoggerFactory;

/** The log of the process that breaks the line: what is broken on purpose is no news. */
final class QuietLogging {

    /** The SDK under the sender, and the FHIR server where it runs in this process, whose clients die and repeat themselves. */
    private static final List<String> SILENCED = List.of("com.azure", "ca.uhn.fhir", "org.hibernate",
            "org.springframework");

    private QuietLogging() {}

    static void apply() {
        LogSetup.apply(LogFormat.TEXT, LogLevel.WARN);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        SILENCED.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
    }
}
