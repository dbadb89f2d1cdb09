package org.iomtfhir.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.util.List;
import org.iomtfhir.runtime.logging.LogSetup;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;
import org.slf4j.LoggerFactory;

/** The log of a line, or of a part of one, that runs in this process. */
public final class LocalLogging {

    /** Loggers of the FHIR server that quote requests or ids of resources (see {@code LocalFhirServer}), or chatter. */
    private static final List<String> SILENCED = List.of(
            "ca.uhn.fhir.rest.server.interceptor.ExceptionHandlingInterceptor",
            "ca.uhn.fhir.parser.LenientErrorHandler",
            "org.hibernate.engine.jdbc.spi.SqlExceptionHelper", "org.hibernate.engine.jdbc.batch.JdbcBatchLogging",
            "ca.uhn.fhir.jpa.dao",
            // Says at each start, and at length, how HAPI's beans are wired.
            "org.springframework.context.support");

    private LocalLogging() {}

    /** What goes wrong, to the standard error: what a command prints may be read by a program. */
    static void toStandardError() {
        apply(true);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        for (Logger logger : context.getLoggerList()) {
            logger.iteratorForAppenders().forEachRemaining(appender -> {
                if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
                    console.stop();
                    console.setTarget("System.err");
                    console.start();
                }
            });
        }
    }

    /** Logs nothing more of these loggers, for what a command says in its own words. */
    static void silence(String logger) {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(logger).setLevel(Level.OFF);
    }

    /**
     * Sets the log up, without the loggers that quote what a FHIR server is sent.
     *
     * @param quiet
     *            whether warnings alone are logged
     */
    public static void apply(boolean quiet) {
        LogSetup.apply(LogFormat.TEXT, quiet ? LogLevel.WARN : LogLevel.INFO);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        SILENCED.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
    }
}
