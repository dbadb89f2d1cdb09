package org.iomtfhir.runtime.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.iomtfhir.runtime.settings.OperationsSettings.LogFormat;
import org.iomtfhir.runtime.settings.OperationsSettings.LogLevel;
import org.slf4j.LoggerFactory;

/**
 * Sets the log up as the settings say. Until then the {@code logback.xml} of this module holds: text, INFO, libraries at
 * WARN. The level is for this project's own loggers; libraries, which print more than may be printed below WARN, stay
 * there.
 */
public final class LogSetup {

    private static final String OWN = "org.iomtfhir";
    private static final String AZURE = "com.azure";
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level [%thread] %logger{20}: %msg%n";

    /** An outage is no reason for pages of a library's stack traces: the exception and where it came from are enough. */
    private static final String BRIEF = "%ex{1}";

    private LogSetup() {}

    /** Writes the log in this form from now on; what was set up before no longer holds. */
    public static void apply(LogFormat format, LogLevel level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setEncoder(encoder(format, BRIEF, context));
        console.start();
        ConsoleAppender<ILoggingEvent> own = new ConsoleAppender<>();
        own.setContext(context);
        own.setName("own");
        own.setEncoder(encoder(format, "", context));
        own.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(console);
        // The SDK warns of every link that ends, on purpose or not; what matters of it is said in our own words.
        context.getLogger(AZURE).setLevel(Level.ERROR);
        Logger ours = context.getLogger(OWN);
        ours.setLevel(Level.toLevel(level.name()));
        ours.addAppender(own);
        ours.setAdditive(false);
    }

    private static Encoder<ILoggingEvent> encoder(LogFormat format, String exceptions, LoggerContext context) {
        return switch (format) {
            case TEXT -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setContext(context);
                text.setPattern(PATTERN + exceptions);
                text.start();
                yield text;
            }
            case JSON -> {
                JsonEncoder json = new JsonEncoder();
                json.setContext(context);
                // The message as a reader sees it; its pattern and arguments apart would say it twice.
                json.setWithFormattedMessage(true);
                json.setWithMessage(false);
                json.setWithArguments(false);
                json.setWithContext(false);
                json.setWithSequenceNumber(false);
                json.setWithNanoseconds(false);
                json.setWithThrowable(exceptions.isEmpty());
                json.start();
                yield json;
            }
        };
    }
}
