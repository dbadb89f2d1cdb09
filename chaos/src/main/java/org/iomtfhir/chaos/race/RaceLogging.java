package org.iomtfhir.chaos.race;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.iomtfhir.runtime.logging.LogSetup;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;
import org.slf4j.LoggerFactory;

/** The log of a process that the FHIR server runs in. */
final class RaceLogging {

    /** Of the FHIR server: each conflict is a warning there, with ids (see {@code LocalFhirServer}). */
    private static final List<String> SILENCED = List.of(
            "ca.uhn.fhir.rest.server.interceptor.ExceptionHandlingInterceptor",
            "ca.uhn.fhir.parser.LenientErrorHandler", "ca.uhn.fhir.jpa.dao",
            "org.hibernate.engine.jdbc.spi.SqlExceptionHelper", "org.hibernate.engine.jdbc.batch.JdbcBatchLogging",
            "org.springframework.context.support");

    private RaceLogging() {}

    static void apply() {
        LogSetup.apply(LogFormat.TEXT, LogLevel.WARN);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        SILENCED.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
    }
}
