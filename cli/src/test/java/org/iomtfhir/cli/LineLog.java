package org.iomtfhir.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps every line of the log that a line on this machine writes: its own from INFO, its libraries' from WARN. */
final class LineLog extends AppenderBase<ILoggingEvent> {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LineLog() {}

    /** Sets the log up as {@code iomt local} does, and keeps it from now on. */
    static LineLog capture() {
        LocalLogging.apply(false);
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        LineLog log = new LineLog();
        log.setContext(context);
        log.start();
        // The loggers that write for themselves hand nothing on to the root.
        context.getLoggerList().stream()
                .filter(logger -> logger.getName().equals(Logger.ROOT_LOGGER_NAME) || !logger.isAdditive())
                .forEach(logger -> logger.addAppender(log));
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(event.getLevel() + " " + event.getLoggerName() + " "
                + event.getThreadName() + " " + event.getFormattedMessage() + " " + event.getMDCPropertyMap());
        for (IThrowableProxy error = event.getThrowableProxy(); error != null; error = error.getCause()) {
            line.append(' ').append(error.getClassName()).append(": ").append(error.getMessage());
        }
        lines.add(line.toString());
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
